package dev.progeny.internal.pool;

import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The frames on their way to one worker, in order. Who posts does not send: a frame is sent by whoever flushes first, so that a small
 * task leaves by the thread that handed it in, without waking another. A large one could fill the channel and wait for the worker, so
 * it leaves by a thread of its own.
 *
 * <p>Invariant: at most one thread sends, and it never holds a lock meanwhile. Its wait ends when the worker reads or dies.
 */
final class Outbox {
    /** What every transport takes without waiting, for a reader that has nothing else to read. */
    private static final int SMALL = 16 << 10;

    private record Frame(List<ByteBuffer> parts, long size) {}

    private final FrameChannel channel;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean sending;
    private boolean broken;

    Outbox(FrameChannel channel) {
        this.channel = channel;
    }

    void post(ByteBuffer... parts) {
        long size = 0;
        for (ByteBuffer part : parts) {
            size += part.remaining();
        }
        synchronized (frames) {
            if (!broken) {
                frames.addLast(new Frame(List.of(parts), size));
            }
        }
    }

    /** Sends what was posted, or has it sent by a thread of {@code helpers} if that may take time. Never waits long. */
    void flush(Executor helpers) {
        boolean handOn;
        synchronized (frames) {
            if (sending || frames.isEmpty()) {
                return;
            }
            sending = true;
            handOn = frames.stream().mapToLong(Frame::size).sum() > SMALL;
        }
        if (handOn || !sendAll(SMALL)) {
            helpers.execute(() -> sendAll(Long.MAX_VALUE));
        }
    }

    /** Sends until nothing is left, true; or until a frame is larger than {@code limit} or this thread is interrupted, false. */
    private boolean sendAll(long limit) {
        while (true) {
            Frame frame;
            synchronized (frames) {
                frame = frames.peekFirst();
                if (frame == null) {
                    sending = false;
                    return true;
                }
                if (frame.size() > limit) {
                    return false;
                }
                frames.removeFirst();
            }
            try {
                channel.send(frame.parts().toArray(ByteBuffer[]::new));
            } catch (IOException e) {
                stop(); // the worker is dead or dying: the reader of its results learns of it and says so
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                synchronized (frames) {
                    frames.addFirst(frame); // nothing of it was sent
                }
                return false;
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
