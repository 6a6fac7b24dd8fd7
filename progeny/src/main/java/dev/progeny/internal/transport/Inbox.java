package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Locks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a channel as they are handed out: each to one receiver, after any number of looks at it. A receiver that is interrupted
 * or runs out of time leaves the frame to the next.
 *
 * <p>Invariant: {@link #finished} is the next frame or null, and whoever holds {@link #lock} is the only one that asks the source.
 */
final class Inbox {
    /** Where frames come from. Called by one thread at a time. */
    interface Source {
        /** Throws if this side may not receive, because it was closed for instance. */
        void ensureOpen() throws IOException;

        /** {@return the next frame, or null when time ran out; at the end throws} */
        @Nullable
        ByteBuffer await(long deadlineNanos) throws IOException, InterruptedException;

        /** {@return the next frame, or null if it has not come; at the end throws} */
        @Nullable
        ByteBuffer poll() throws IOException;
    }

    private final Source source;

    /** Guards the source and {@link #finished}. */
    final ReentrantLock lock = new ReentrantLock();

    /** The next frame if it has come. */
    @Nullable
    ByteBuffer finished;

    Inbox(Source source) {
        this.source = source;
    }

    /** As {@link FrameChannel#receive(long, FrameChannel.Check)}. */
    @Nullable
    ByteBuffer receive(long deadlineNanos, FrameChannel.Check check) throws IOException, InterruptedException {
        if (!Locks.lock(lock, deadlineNanos)) {
            return null;
        }
        try {
            ByteBuffer frame = next(deadlineNanos);
            if (frame != null) {
                check.check(frame);
                finished = null;
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link FrameChannel#peek}. */
    @Nullable
    ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException {
        if (!Locks.lock(lock, deadlineNanos)) {
            return null;
        }
        try {
            ByteBuffer frame = next(deadlineNanos);
            return frame == null ? null : frame.duplicate();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ByteBuffer next(long deadlineNanos) throws IOException, InterruptedException {
        source.ensureOpen();
        ByteBuffer frame = finished;
        if (frame == null) {
            frame = source.await(deadlineNanos);
            finished = frame;
        }
        return frame;
    }

    /** As {@link FrameChannel#isReady}. */
    boolean isReady() {
        if (!lock.tryLock()) {
            return false; // another receiver waits; the next frame is its
        }
        try {
            source.ensureOpen();
            if (finished == null) {
                finished = source.poll();
            }
            return finished != null;
        } catch (IOException e) {
            return true; // receive() will throw it
        } finally {
            lock.unlock();
        }
    }
}
