package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.platform.Locks;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of {@link RingFrames}: finds frames in a ring, or in files if the ring names one, and sleeps on the socket when none
 * comes. It also knows whether the other side has ended, since it hears the socket.
 *
 * <p>Lock order: the inbox's lock, then {@link #reading}. Only the first is held while a receiver sleeps.
 */
final class RingReceiver {
    private final FrameRing ring;
    private final LargeFrames large;
    private final SocketBytes socket;

    private final Inbox inbox = new Inbox(new Arrivals());
    private final ReentrantLock reading = new ReentrantLock();
    private final FrameRingReader reader; // guarded by reading
    private final Patience patience = new Patience(); // guarded by the inbox's lock
    private final ByteBuffer bells = ByteBuffer.allocateDirect(64); // guarded by reading
    private @Nullable ArrivingFrame arriving; // in pieces; guarded by reading
    private boolean sleeping; // guarded by reading: the receiver sleeps, or is about to
    private volatile boolean ended;

    RingReceiver(FrameRing ring, LargeFrames large, SocketBytes socket) {
        this.ring = ring;
        this.large = large;
        this.socket = socket;
        this.reader = new FrameRingReader(ring);
    }

    /** {@return what receivers of single frames ask} */
    Inbox inbox() {
        return inbox;
    }

    /** Whether the other side is known to have closed or died; frames of it may still be in the ring. */
    boolean hasEnded() {
        return ended || ring.isClosed();
    }

    /** Notes that the other side has died, as somebody else has found out. */
    void setEnded() {
        ended = true;
    }

    /** A sender that waits for room looks itself whether the other side lives, unless somebody receives: that one will see it. */
    void lookForEnd() throws IOException {
        if (reading.tryLock()) {
            try {
                hearBells();
            } finally {
                reading.unlock();
            }
        }
    }

    /** Empties the socket. */
    private void hearBells() throws IOException {
        int count;
        do {
            count = socket.read(bells.clear());
        } while (count == bells.capacity());
        if (count < 0) {
            ended = true;
        }
    }

    /** As {@link WorkChannel#receiveAll}. */
    int receiveAll(long deadlineNanos, FrameSink sink) throws IOException, InterruptedException {
        if (!Locks.lock(inbox.lock, deadlineNanos)) {
            return 0;
        }
        try {
            socket.ensureOpen();
            return awaitFrame(deadlineNanos) ? drain(sink) : 0;
        } finally {
            inbox.lock.unlock();
        }
    }

    private int drain(FrameSink sink) throws IOException {
        reading.lock();
        try {
            reader.look();
            return drainHere(sink);
        } finally {
            reading.unlock();
        }
    }

    /** Passes on what is there. {@return how many frames; guarded by reading} */
    private int drainHere(FrameSink sink) throws IOException {
        int frames = 0;
        try {
            for (int records = 0; records < WorkChannel.MOST_AT_ONCE; records++) {
                ByteBuffer record = reader.next();
                if (record == null) {
                    break;
                }
                if (isWhole(record)) {
                    frames++; // also if it cannot be taken
                    pass(record, sink);
                }
            }
        } finally {
            reader.free();
            if (frames > 0) {
                sink.settle(); // also what came before one that cannot be taken
            }
        }
        return frames;
    }

    /** {@return whether a record brings a frame, or the last piece of one; guarded by reading} */
    private boolean isWhole(ByteBuffer record) throws IOException {
        if (reader.kind() == FrameRing.FRAME || reader.kind() == FrameRing.IN_FILE) {
            return true;
        }
        if (reader.kind() == FrameRing.BEGIN) {
            arriving = ArrivingFrame.wholeOrHead(record.getInt());
            return false;
        }
        ArrivingFrame frame = arriving;
        if (frame == null || reader.kind() != FrameRing.PIECE) {
            throw new IOException("a channel in shared memory has a record of kind " + reader.kind()
                    + " that makes no sense: somebody else has written to the file");
        }
        return frame.take(record);
    }

    private void pass(ByteBuffer record, FrameSink sink) throws IOException {
        switch (reader.kind()) {
            case FrameRing.FRAME -> sink.take(record);
            case FrameRing.IN_FILE -> large.pass(record.getLong(), record.getInt(), sink);
            default -> arrived().pass(sink);
        }
    }

    private ArrivingFrame arrived() {
        ArrivingFrame frame = Objects.requireNonNull(arriving);
        arriving = null;
        return frame;
    }

    /** The next frame, in the ring itself if it is there; guarded by reading. */
    private @Nullable ByteBuffer nextHere() throws IOException {
        for (ByteBuffer record = reader.next(); record != null; record = reader.next()) {
            if (isWhole(record)) {
                return switch (reader.kind()) {
                    case FrameRing.FRAME -> record;
                    case FrameRing.IN_FILE -> large.read(record.getLong(), record.getInt());
                    default -> arrived().frame();
                };
            }
        }
        return null;
    }

    /** As {@link WorkChannel#assist}. */
    boolean assist(FrameSink sink, BooleanSupplier done, long nanos) throws IOException {
        if (!reading.tryLock()) {
            return false;
        }
        boolean received = false;
        try {
            ring.setAsleep(false); // no bell while somebody looks
            long end = System.nanoTime() + nanos;
            Backoff backoff = new Backoff();
            while (!done.getAsBoolean() && System.nanoTime() < end && !ended) {
                if (drainHere(sink) > 0) {
                    received = true;
                    backoff = new Backoff();
                } else if (!backoff.spin()) {
                    Thread.yield(); // the other side may want this processor
                }
            }
        } catch (IOException e) {
            ended = true; // for all: who receives would wait for what was lost here
            socket.wakeReader();
            throw e;
        } finally {
            ring.setAsleep(sleeping);
            boolean missed = sleeping && reader.hasNext() && ring.takeSleeper(); // the sleeper would not hear of it
            reading.unlock();
            if (missed) {
                socket.wakeReader();
            }
        }
        return received;
    }

    /** Waits until there is a frame; false when time ran out. At the end throws. Under the inbox's lock. */
    private boolean awaitFrame(long deadlineNanos) throws IOException, InterruptedException {
        if (reader.hasNext()) {
            return true;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (patience.spin(reader::hasNext)) {
            return true;
        }
        boolean inTime = true;
        while (true) {
            setSleeping(true);
            try {
                if (reader.hasAny()) {
                    return true;
                }
                if (ended) {
                    throw end();
                }
                if (!inTime) {
                    return false;
                }
                inTime = socket.awaitReadable(deadlineNanos);
            } finally {
                setSleeping(false);
            }
        }
    }

    private void setSleeping(boolean asleep) throws IOException {
        reading.lock();
        try {
            sleeping = asleep;
            ring.setAsleep(asleep);
            if (!asleep && !socket.isClosed()) {
                hearBells();
            }
        } finally {
            reading.unlock();
        }
    }

    private EOFException end() {
        return new EOFException("the other side closed or died");
    }

    /** What comes through the ring, copied out of it. */
    private final class Arrivals implements Inbox.Source {
        @Override
        public void ensureOpen() throws IOException {
            socket.ensureOpen();
        }

        @Override
        public @Nullable ByteBuffer await(long deadlineNanos) throws IOException, InterruptedException {
            while (awaitFrame(deadlineNanos)) {
                ByteBuffer frame = take();
                if (frame != null) { // else one that assists was faster
                    return frame;
                }
            }
            return null;
        }

        @Override
        public @Nullable ByteBuffer poll() throws IOException {
            ByteBuffer frame = take();
            if (frame == null) {
                lookForEnd();
                frame = take();
            }
            if (frame == null && ended) {
                throw end();
            }
            return frame;
        }

        private @Nullable ByteBuffer take() throws IOException {
            reading.lock();
            try {
                reader.look();
                ByteBuffer frame = nextHere();
                if (frame == null || reader.kind() != FrameRing.FRAME) {
                    return frame;
                }
                ByteBuffer copy =
                        ByteBuffer.allocate(frame.remaining()).put(frame).flip();
                reader.free();
                return copy;
            } finally {
                reading.unlock();
            }
        }
    }
}
