package dev.progeny.internal.control;

import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The child's end of a control channel: asks the parent about classes, and notices by the end of file that the parent is gone.
 *
 * <p>Requests carry a number, so that any number of threads can ask at once: class loading is parallel.
 */
public final class ChildLink {
    private static final long ENDING_LOOK_MILLIS = 20;

    private final FrameChannel channel;
    private final Map<Long, CompletableFuture<ByteBuffer>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean ending;
    private @Nullable Thread watcher;

    /** Takes the channel; nothing is read before {@link #watch}. */
    public ChildLink(FrameChannel channel) {
        this.channel = channel;
    }

    /** Reads replies in a daemon thread of its own; when the channel ends, runs {@code parentGone} there. */
    public void watch(Runnable parentGone) {
        Thread thread = new Thread(() -> run(parentGone), "progeny-parent-watch");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        watcher = thread;
        thread.start();
    }

    /**
     * Watches on without waiting in native code, to be called when the process has nothing left to do: a JVM that ends waits 300 ms
     * for each daemon thread to come back from native code.
     */
    public void expectEnd() {
        ending = true;
        if (watcher != null) {
            watcher.interrupt();
        }
    }

    private void run(Runnable parentGone) {
        try {
            while (true) {
                ByteBuffer reply = receive();
                CompletableFuture<ByteBuffer> asked = waiting.remove(reply.getLong());
                if (asked != null) {
                    asked.complete(reply.slice());
                }
            }
        } catch (IOException e) {
            parentGone.run();
        }
    }

    private ByteBuffer receive() throws IOException {
        while (true) {
            try {
                while (ending && !channel.isReady()) {
                    Thread.sleep(ENDING_LOOK_MILLIS);
                }
                ByteBuffer frame = channel.receive(FrameChannel.NEVER);
                if (frame != null) {
                    return frame;
                }
            } catch (InterruptedException e) {
                // told that the end is near, or by a user's tool that interrupts all threads: the watch goes on
            }
        }
    }

    /**
     * Asks the parent and waits for its reply. An interrupt does not end the wait: a class that is being loaded must not fail for
     * good because the thread that happened to need it was cancelled. The thread's interrupt status is kept.
     *
     * @throws IOException if the parent is gone
     */
    public ByteBuffer ask(ByteBuffer request) throws IOException {
        long number = numbers.incrementAndGet();
        CompletableFuture<ByteBuffer> reply = new CompletableFuture<>();
        waiting.put(number, reply);
        try {
            Interrupts.putOffWhile(
                    () -> channel.send(ByteBuffer.allocate(Long.BYTES).putLong(0, number), request.duplicate()));
            return reply.join();
        } catch (CompletionException e) {
            throw new IOException("the parent did not answer", e);
        } finally {
            waiting.remove(number);
        }
    }
}
