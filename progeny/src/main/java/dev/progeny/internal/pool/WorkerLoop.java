package dev.progeny.internal.pool;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.codec.ValueWriter;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.FrameSink;
import dev.progeny.internal.transport.RingFrames;
import dev.progeny.internal.transport.SocketFrames;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process does: it takes loads from the data channel and runs their elements one after the other, on the one thread that
 * the process was started with.
 *
 * <p>User code, decoding included, runs only between the steps of the {@link WorkPage} that mark an element as begun and as ended.
 * So whatever kills the process, the parent knows which element did it; and no {@link Throwable} of user code leaves this loop.
 */
final class WorkerLoop implements RemoteRunnable {
    private static final long serialVersionUID = 1L;

    private final String pageFile;
    private final @Nullable String ringFile;
    private final byte @Nullable [] initializer;
    private final long parent = ProcessIdentity.self();

    /**
     * @param ringFile where the rings of the data channel are, or null if it remains a socket
     * @param initializer an encoded {@link Runnable} to run before the first task, or null
     */
    WorkerLoop(Path pageFile, @Nullable Path ringFile, @Nullable Encoded initializer) {
        this.pageFile = pageFile.toString();
        this.ringFile = ringFile == null ? null : ringFile.toString();
        this.initializer = initializer == null ? null : bytes(initializer);
    }

    private static byte[] bytes(Encoded encoded) {
        byte[] bytes = new byte[encoded.size()];
        encoded.bytes().get(bytes);
        return bytes;
    }

    @Override
    public void runRemotely() throws IOException {
        SocketFrames socket = (SocketFrames)
                Objects.requireNonNull(ChildRuntime.current(), "not a child").data();
        WorkChannel channel = ringFile == null ? socket : RingFrames.join(socket, Path.of(ringFile));
        try (WorkPage page = WorkPage.open(Path.of(pageFile))) {
            if (initialize(channel)) {
                new Bench(channel, page, parent).work();
            }
        } finally {
            ProcessLocals.closeAll();
        }
        exitIfHeldUp();
    }

    /** A thread that a task left behind must not keep the process, which nobody needs any more. */
    private static void exitIfHeldUp() {
        Thread[] threads = new Thread[Thread.activeCount() + 1];
        int count = Thread.enumerate(threads);
        for (Thread thread : Arrays.copyOf(threads, count)) {
            if (!thread.isDaemon() && thread.isAlive() && thread != Thread.currentThread()) {
                System.exit(0);
            }
        }
    }

    /** Runs the initializer; false if it threw, which the parent is then told. */
    private boolean initialize(WorkChannel channel) throws IOException {
        try {
            if (initializer != null) {
                ((Runnable) Objects.requireNonNull(ValueCodec.decode(ByteBuffer.wrap(initializer)))).run();
            }
        } catch (Throwable e) {
            send(channel, Wire.refused(ThrownCodec.encode(e)));
            return false;
        }
        send(channel, Wire.sign(Wire.READY));
        return true;
    }

    /** Sends in spite of interrupts: they come from threads that tasks have left behind, and mean nothing to this loop. */
    private static void send(WorkChannel channel, ByteBuffer... frame) throws IOException {
        while (true) {
            try {
                channel.send(frame);
                Thread.interrupted(); // the ended task's own affair, not the next one's
                return;
            } catch (InterruptedException e) {
                // nothing was sent: once more
            }
        }
    }

    /** As {@link #send}, but lets the pool hear of it with what is sent later. */
    private static void write(WorkChannel channel, ByteBuffer frame) throws IOException {
        while (true) {
            try {
                channel.write(frame);
                Thread.interrupted();
                return;
            } catch (InterruptedException e) {
                // nothing was written: once more
            }
        }
    }

    /** The functions that this process knows, decoded when first used. */
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

    /** The loop itself, with what it holds. */
    private static final class Bench implements FrameSink {
        private final WorkChannel channel;
        private final WorkPage page;
        private final long parent;
        private final Map<Integer, Code> codes = new HashMap<>();
        private final ValueWriter results = new ValueWriter(Wire.RESULT_HEAD);
        private byte kind; // of the result that was written last
        private boolean leaves;

        Bench(WorkChannel channel, WorkPage page, long parent) {
            this.channel = channel;
            this.page = page;
            this.parent = parent;
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
                write(channel, result);
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

        /** The parent has decided to kill this process because of the element that just ended; nothing else may begin. */
        private static void awaitDeath() {
            while (true) {
                LockSupport.parkNanos(Long.MAX_VALUE);
            }
        }
    }
}
