package dev.progeny.internal.pool;

import dev.progeny.UndecodableException;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.codec.ValueWriter;
import dev.progeny.internal.transport.FrameSink;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The work of a worker process: it takes loads from the data channel and runs their elements one after the other, on the one thread that
 * the process was started with.
 *
 * <p>User code, decoding included, runs only between the steps of the {@link WorkPage} that mark an element as begun and as ended.
 * So whatever kills the process, the parent knows which element did it; and no {@link Throwable} of user code leaves this loop.
 */
final class WorkerLoop implements FrameSink {
    private final WorkChannel channel;
    private final WorkPage page;
    private final long parent;
    private final ChildRuntime runtime;
    private final Map<Integer, Code> codes = new HashMap<>();
    private final ValueWriter results = new ValueWriter(Wire.RESULT_HEAD);
    private byte kind; // of the result that was written last
    private boolean leaves;

    WorkerLoop(WorkChannel channel, WorkPage page, long parent, ChildRuntime runtime) {
        this.channel = channel;
        this.page = page;
        this.parent = parent;
        this.runtime = runtime;
    }

    void work() throws IOException {
        while (!leaves) {
            try {
                channel.receiveAll(WorkChannel.NEVER, this);
            } catch (InterruptedException e) {
                // from a thread that a task left behind: the frame is still to come
            }
        }
    }

    @Override
    public void take(ByteBuffer frame) throws IOException {
        byte kind = frame.get();
        switch (kind) {
            case Wire.CODE -> {
                int number = frame.getInt();
                frame.get(); // the shape comes with each unit
                codes.put(number, new Code(Results.own(frame)));
            }
            case Wire.FORGET -> codes.remove(frame.getInt());
            case Wire.LOAD -> run(frame);
            case Wire.LEAVE -> leaves = true;
            default -> throw new IOException("a frame of unknown kind " + kind);
        }
    }

    private void run(ByteBuffer frame) throws IOException {
        int hand = frame.get();
        int sequence = frame.getInt();
        int elements = frame.getInt();
        int units = frame.getInt();
        if (!page.begin(hand, sequence)) {
            return;
        }
        int element = 0;
        long start = System.nanoTime();
        for (int i = 0; i < units; i++) {
            UnitFrame unit = UnitFrame.read(frame);
            ByteBuffer inline = unit.code();
            Code code = Objects.requireNonNull(inline == null ? codes.get(unit.codeNumber()) : new Code(inline));
            for (int j = 0; j < unit.size(); j++) {
                run(code, unit, j);
                long took = element + 1 < elements ? 0 : Math.max(1, System.nanoTime() - start);
                if (!report(hand, sequence, element, elements, took)) {
                    return;
                }
                element++;
            }
        }
    }

    /**
     * Sends what became of an element, and ends it. The pool hears of it when the load ends, or looks earlier if that is late.
     *
     * @return whether the next may begin
     */
    private boolean report(int hand, int sequence, int element, int elements, long tookNanos) throws IOException {
        boolean isLast = element + 1 == elements;
        if (isLast) {
            channel.letGo(); // before the pool learns that it may send the next
        }
        ByteBuffer result = results.headed();
        ByteBuffer rest = results.rest();
        if (element > 0 && !isLast && kind == Wire.RETURNED) {
            Wire.putNextHead(result);
        } else {
            Wire.putResultHead(result, kind, hand, sequence, element, tookNanos);
        }
        if (rest != null) {
            send(channel, result, rest);
        } else if (isLast) {
            send(channel, result);
        } else {
            uninterrupted(channel::write, result);
        }
        if (isLast ? page.end(hand, sequence, element) : page.next(hand, sequence, element)) {
            return !isLast;
        }
        channel.flush(); // nothing of this load follows
        if (page.isCondemned(hand, sequence)) {
            awaitDeath();
        }
        return false;
    }

    @Override
    public void takeHead(ByteBuffer head, int length, OutOfMemoryError cause) throws IOException {
        if (head.get() != Wire.LOAD) {
            throw cause;
        }
        int hand = head.get();
        int sequence = head.getInt();
        int elements = head.getInt();
        if (!page.begin(hand, sequence)) {
            return;
        }
        long heap = Runtime.getRuntime().maxMemory();
        byte[] refusal = ThrownCodec.encode(new UndecodableException(
                "a task that takes " + length
                        + " bytes with its arguments must fit into the heap of its worker, which is at most " + heap
                        + " bytes; raise maxHeap(String), or send it in parts, or in a file",
                cause));
        int element = 0;
        do {
            threw(refusal);
        } while (report(hand, sequence, element++, elements, 0));
    }

    /** Runs an element of a unit, and writes its value, or what it threw. */
    private void run(Code code, UnitFrame unit, int element) {
        try {
            Object function = code.function();
            Thread.currentThread().setContextClassLoader(function.getClass().getClassLoader());
            Object value = unit.call(function, element);
            FrameSize.check("the result", results.write(value, "the result"));
            results.handOver(parent);
            kind = Wire.RETURNED;
        } catch (Throwable e) {
            threw(ThrownCodec.encode(e));
        }
    }

    private void threw(byte[] encoded) {
        results.take(encoded);
        kind = Wire.THREW;
    }

    /**
     * The parent has decided to kill this process because of the element that just ended; nothing else may begin. To a worker that is a
     * thread it says so by an interrupt.
     */
    private void awaitDeath() throws IOException {
        while (true) {
            boolean ignored = Thread.interrupted(); // before the look: else one that comes in between would be missed
            if (runtime.isEnded()) {
                throw new IOException("this worker was ended");
            }
            LockSupport.parkNanos(Long.MAX_VALUE);
        }
    }

    /** Sends in spite of interrupts: they come from threads that tasks have left behind, and mean nothing to a worker. */
    static void send(WorkChannel channel, ByteBuffer... frame) throws IOException {
        uninterrupted(channel::send, frame);
    }

    private static void uninterrupted(Way way, ByteBuffer... frame) throws IOException {
        while (true) {
            try {
                way.send(frame);
                Thread.interrupted(); // the ended task's own affair, not the next one's
                return;
            } catch (InterruptedException e) {
                // nothing was sent: once more
            }
        }
    }

    /** A way to send a frame: {@link WorkChannel#send} or {@link WorkChannel#write}. */
    private interface Way {
        void send(ByteBuffer... frame) throws IOException, InterruptedException;
    }

    /** A function that this process knows, decoded when first used. */
    private static final class Code {
        private final ByteBuffer encoded;
        private @Nullable Object function;

        Code(ByteBuffer encoded) {
            this.encoded = encoded;
        }

        Object function() {
            Object known = function;
            if (known == null) {
                known = Objects.requireNonNull(ValueCodec.decode(encoded.duplicate()));
                function = known;
            }
            return known;
        }
    }
}
