package dev.progeny.internal.pool;

import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * The frames on their way to one worker, in order. Who posts does not send: a frame is sent by whoever flushes first, so that a small
 * task leaves by the thread that handed it in, without waking another. But the channel holds only so much, and a worker that is busy
 * reads nothing: as soon as more may be unread than the channel surely holds, the sending is left to a thread that may wait.
 *
 * <p>Invariant: at most one thread sends, and it never holds a lock meanwhile. Its wait ends when the worker reads or dies.
 */
final class Outbox {
    /** What a frame takes in a channel beside its parts, at most. */
    private static final int FRAME_BYTES = 16;

    private final WorkChannel channel;
    private final Deque<ByteBuffer[]> frames = new ArrayDeque<>(); // guards itself and what follows
    private long posted;
    private long read;
    private boolean sending;
    private boolean broken;

    Outbox(WorkChannel channel) {
        this.channel = channel;
    }

    /** Puts a frame last. Returns how many bytes have been posted ever. */
    long post(ByteBuffer... parts) {
        synchronized (frames) {
            posted += FRAME_BYTES;
            for (ByteBuffer part : parts) {
                posted += part.remaining();
            }
            if (!broken) {
                frames.addLast(parts);
            }
            return posted;
        }
    }

    /** Notes that the worker has read so many of the bytes that were ever posted. */
    void hasRead(long bytes) {
        synchronized (frames) {
            read = Math.max(read, bytes);
        }
    }

    /** Sends what was posted, or has it sent by a thread of {@code helpers} if that may take time. Never waits long. */
    void flush(Executor helpers) {
        synchronized (frames) {
            if (sending || frames.isEmpty()) {
                return;
            }
            sending = true;
        }
        if (!sendAll(false)) {
            helpers.execute(() -> {
                while (!sendAll(true)) {
                    Thread.interrupted(); // nobody has a reason to interrupt a helper
                }
            });
        }
    }

    /** Sends until nothing is left, true; or until sending might wait and must not, or this thread is interrupted, false. */
    private boolean sendAll(boolean mayWait) {
        while (true) {
            ByteBuffer[] frame;
            synchronized (frames) {
                frame = frames.peekFirst();
                if (frame == null) {
                    sending = false;
                    return true;
                }
                if (!mayWait && posted - read > channel.window()) {
                    return false;
                }
                frames.removeFirst();
            }
            try {
                channel.send(frame);
            } catch (IOException e) {
                stop(); // the worker is dead or dying: the reader of its results learns of it and says so
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                synchronized (frames) {
                    frames.addFirst(frame); // nothing of it was sent
                }
                return false;
            } catch (RuntimeException | Error e) {
                Loggers.ofPools().log(System.Logger.Level.ERROR, "cannot send to a worker; it is given up", e);
                stop();
                channel.close(); // so the worker ends, and its reader takes care of what it held
                return true;
            }
        }
    }

    private void stop() {
        synchronized (frames) {
            frames.clear();
            broken = true;
            sending = false;
        }
    }
}
