package dev.progeny.internal.pool;

import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.child.LastThreads;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.RingFrames;
import dev.progeny.internal.transport.SocketFrames;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The main function of a worker process: opens what it shares with its pool, runs the initializer, says that it is ready, and stays in
 * the {@link WorkerLoop} until it is told to leave. Then it closes what tasks have left in the process, and sees to it that it ends.
 */
final class WorkerMain {
    private WorkerMain() {}

    /**
     * {@return the function itself, to be sent to the process} It is a lambda because the child can call the body of one; an object of a
     * class of ours would come by Java serialization, which takes a JVM that has just begun 60 ms.
     *
     * @param pageFile where the {@link WorkPage} is
     * @param ringFile where the rings of the data channel are, or null if it remains a socket
     * @param initializer an encoded {@link Runnable} to run before the first task, or null
     */
    @SuppressWarnings("serial") // only a child decodes it, and that decodes any main function
    static RemoteRunnable of(Path pageFile, @Nullable Path ringFile, @Nullable Encoded initializer) {
        String page = pageFile.toString();
        String ring = ringFile == null ? null : ringFile.toString();
        byte[] first = initializer == null ? null : bytes(initializer);
        long parent = ProcessIdentity.self();
        return () -> run(page, ring, first, parent);
    }

    private static byte[] bytes(Encoded encoded) {
        byte[] bytes = new byte[encoded.size()];
        encoded.bytes().get(bytes);
        return bytes;
    }

    private static void run(String pageFile, @Nullable String ringFile, byte @Nullable [] initializer, long parent)
            throws IOException {
        ChildRuntime runtime = Objects.requireNonNull(ChildRuntime.current(), "not a child");
        SocketFrames socket = (SocketFrames) runtime.data();
        WorkChannel channel = ringFile == null ? socket : RingFrames.join(socket, Path.of(ringFile));
        try (WorkPage page = WorkPage.open(Path.of(pageFile))) {
            if (initialize(channel, initializer)) {
                new WorkerLoop(channel, page, parent, runtime).work();
            }
        } finally {
            if (!runtime.isThread()) {
                ProcessLocals.closeAll();
            }
        }
        if (!runtime.isThread()) {
            LastThreads.exitIfHeldUp();
        }
    }

    /** Runs the initializer; false if it threw, which the parent is then told. */
    private static boolean initialize(WorkChannel channel, byte @Nullable [] initializer) throws IOException {
        try {
            if (initializer != null) {
                ((Runnable) Objects.requireNonNull(ValueCodec.decode(ByteBuffer.wrap(initializer)))).run();
            }
        } catch (Throwable e) {
            WorkerLoop.send(channel, Wire.refused(ThrownCodec.encode(e)));
            return false;
        }
        WorkerLoop.send(channel, Wire.sign(Wire.READY));
        return true;
    }
}
