package dev.progeny.internal.pool;

import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.pool.Wire.UnitFrame;
import dev.progeny.internal.transport.FrameChannel;
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
 * What a worker process does: it takes units from the data channel and runs their elements one after the other, on the one thread that
 * the process was started with.
 *
 * <p>User code, decoding included, runs only between the two steps of the {@link WorkPage} that mark an element as begun and as ended.
 * So whatever kills the process, the parent knows which element did it; and no {@link Throwable} of user code leaves this loop.
 */
final class WorkerLoop implements RemoteRunnable {
    private static final long serialVersionUID = 1L;

    private final String pageFile;
    private final byte @Nullable [] initializer;
    private final long parent = ProcessIdentity.self();

    /** @param initializer an encoded {@link Runnable} to run before the first task, or null */
    WorkerLoop(Path pageFile, @Nullable Encoded initializer) {
        this.pageFile = pageFile.toString();
        this.initializer = initializer == null ? null : bytes(initializer);
    }

    private static byte[] bytes(Encoded encoded) {
        byte[] bytes = new byte[encoded.size()];
        encoded.bytes().get(bytes);
        return bytes;
    }

    @Override
    public void runRemotely() throws IOException {
        FrameChannel channel =
                Objects.requireNonNull(ChildRuntime.current(), "not a child").data();
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
    private boolean initialize(FrameChannel channel) throws IOException {
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
    private static void send(FrameChannel channel, ByteBuffer... frame) throws IOException {
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

    /** Receives in spite of interrupts. */
    private static ByteBuffer receive(FrameChannel channel) throws IOException {
        while (true) {
            try {
                return Objects.requireNonNull(channel.receive(FrameChannel.NEVER));
            } catch (InterruptedException e) {
                // the frame is still to come: once more
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
    private static final class Bench {
        private final FrameChannel channel;
        private final WorkPage page;
        private final long parent;
        private final Map<Integer, Code> codes = new HashMap<>();

        Bench(FrameChannel channel, WorkPage page, long parent) {
            this.channel = channel;
            this.page = page;
            this.parent = parent;
        }

        void work() throws IOException {
            while (true) {
                ByteBuffer frame = receive(channel);
                byte kind = frame.get();
                switch (kind) {
                    case Wire.CODE -> {
                        int number = frame.getInt();
                        frame.get(); // the shape comes with each unit
                        codes.put(number, new Code(frame.slice()));
                    }
                    case Wire.FORGET -> codes.remove(frame.getInt());
                    case Wire.UNIT -> run(UnitFrame.read(frame));
                    case Wire.LEAVE -> {
                        return;
                    }
                    default -> throw new IOException("a frame of unknown kind " + kind);
                }
            }
        }

        private void run(UnitFrame unit) throws IOException {
            ByteBuffer inline = unit.code();
            Code code = inline == null ? codes.get(unit.codeNumber()) : new Code(inline);
            for (int element = 0; element < unit.size(); element++) {
                if (!page.begin(unit.hand(), unit.sequence(), element)) {
                    return;
                }
                ByteBuffer[] result = runElement(Objects.requireNonNull(code), unit, element);
                send(channel, result);
                if (!page.end(unit.hand(), unit.sequence(), element)) {
                    if (page.isCondemned(unit.hand(), unit.sequence())) {
                        awaitDeath();
                    }
                    return;
                }
            }
        }

        private ByteBuffer[] runElement(Code code, UnitFrame unit, int element) {
            try {
                @Nullable Object[] arguments = new @Nullable Object[unit.shape().arity()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = ValueCodec.decode(unit.arguments().get(element * arguments.length + i));
                }
                Object function = code.function();
                Thread.currentThread().setContextClassLoader(function.getClass().getClassLoader());
                Object result = unit.shape().call(function, arguments);
                Encoded encoded = ValueCodec.encode(result, "the result");
                FrameSize.check("the result", encoded.size());
                encoded.handOver(parent);
                return Wire.result(Wire.RETURNED, unit, element, encoded.bytes());
            } catch (Throwable e) {
                return Wire.result(Wire.THREW, unit, element, ByteBuffer.wrap(ThrownCodec.encode(e)));
            }
        }

        /** The parent has decided to kill this process because of the element that just ended; nothing else may begin. */
        private static void awaitDeath() {
            while (true) {
                LockSupport.parkNanos(Long.MAX_VALUE);
            }
        }
    }
}
