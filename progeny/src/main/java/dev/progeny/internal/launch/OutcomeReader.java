package dev.progeny.internal.launch;

import dev.progeny.internal.control.OutcomePipe;
import dev.progeny.internal.platform.Loggers;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of an {@link OutcomePipe}, with one thread for all children. The pipe is the standard output of the shell of
 * {@link OrphanGuard}, which never prints: a program in Java can make a pipe by starting a process only, and Linux lets other processes of
 * the user open it, {@code /proc/PID/fd/1}. This side has ends of its own, so what children hold does not depend on the shell.
 */
final class OutcomeReader {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private final String path;
    private final DataInputStream in;
    private final OutcomePipe own;
    private final Map<ByteBuffer, Consumer<ByteBuffer>> receivers = new ConcurrentHashMap<>();
    private final Map<Long, Runnable> marked = new ConcurrentHashMap<>();
    private long lastMark; // guarded by marked
    private volatile boolean closed;

    private OutcomeReader(String path, DataInputStream in, OutcomePipe own) {
        this.path = path;
        this.in = in;
        this.own = own;
    }

    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** {@return the reader of the pipe that is the standard output of the process {@code pid}, or null if the system does not let us} */
    static @Nullable OutcomeReader open(long pid) {
        String path = "/proc/" + pid + "/fd/1";
        byte[] marks = newSecret();
        OutcomePipe own = OutcomePipe.open(path, marks);
        if (own == null) {
            return null;
        }
        try {
            FileInputStream in = new FileInputStream(path);
            try {
                OutcomeReader reader = new OutcomeReader(path, new DataInputStream(new BufferedInputStream(in)), own);
                reader.receivers.put(ByteBuffer.wrap(marks), reader::reached);
                Thread thread = new Thread(reader::run, "progeny-outcomes");
                thread.setDaemon(true);
                thread.start();
                return reader;
            } catch (OutOfMemoryError e) { // how a JVM says that the system refused it a thread
                in.close();
                throw new IOException(e);
            }
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, "outcomes of children come over sockets", e);
            close(own);
            return null;
        }
    }

    private static void close(OutcomePipe pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, "closing the pipe of outcomes", e);
        }
    }

    /** {@return where a child opens its end} */
    String path() {
        return path;
    }

    /** Gives what comes from whoever has {@code secret} to {@code receiver}, on the reader's thread: it must be brief. */
    void expect(byte[] secret, Consumer<ByteBuffer> receiver) {
        receivers.put(ByteBuffer.wrap(secret), receiver);
    }

    void forget(byte[] secret) {
        receivers.remove(ByteBuffer.wrap(secret));
    }

    /** Runs {@code then} once all has been received that was written before this call; at once if nothing is read any more. */
    void afterWhatWasWritten(Runnable then) {
        long mark;
        synchronized (marked) {
            lastMark++;
            mark = lastMark;
        }
        marked.put(mark, then);
        boolean posted = !closed && own.post(ByteBuffer.allocate(Long.BYTES).putLong(0, mark));
        if (!posted || closed) {
            reached(mark);
        }
    }

    private void reached(ByteBuffer mark) {
        reached(mark.getLong());
    }

    private void reached(long mark) {
        Runnable then = marked.remove(mark);
        if (then != null) {
            then.run();
        }
    }

    private void run() {
        try (in) {
            while (!closed) {
                ByteBuffer message = OutcomePipe.read(in);
                ByteBuffer secret = message.slice(0, SECRET_BYTES);
                Consumer<ByteBuffer> receiver = receivers.get(secret);
                if (receiver != null) {
                    receiver.accept(message.position(SECRET_BYTES).slice());
                }
            }
        } catch (IOException | RuntimeException e) {
            Loggers.general().log(closed ? Level.DEBUG : Level.ERROR, "outcomes of children are no longer received", e);
        } finally {
            closed = true;
            marked.keySet().forEach(this::reached);
        }
    }

    /** Lets the thread end: one that waits in native code would hold up the end of this process. */
    void close() {
        closed = true;
        own.post(ByteBuffer.allocate(Long.BYTES)); // wakes it
        close(own);
    }
}
