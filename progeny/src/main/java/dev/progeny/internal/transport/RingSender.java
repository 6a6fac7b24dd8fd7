package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** The sending half of {@link RingFrames}: puts frames into a ring, or into files if they are too large for it, and wakes the receiver. */
final class RingSender {
    /** The process that reads the ring. */
    interface Receiver {
        /** Throws if there is nobody to send to, as far as is known, or this side is closed. */
        void ensureThere() throws IOException;

        /** Finds out whether there is somebody to send to, and throws if not. */
        void look() throws IOException;

        /** Wakes it from its sleep. */
        void wake() throws IOException;
    }

    private static final int IN_FILE_BYTES = Long.BYTES + Integer.BYTES;

    private final FrameRing ring;
    private final LargeFrames large;
    private final Receiver receiver;
    private final int most;

    private final ReentrantLock sending = new ReentrantLock();
    private final FrameRingWriter writer; // guarded by sending
    private final ByteBuffer inFile = ByteBuffer.allocate(IN_FILE_BYTES); // guarded by sending

    RingSender(FrameRing ring, LargeFrames large, Receiver receiver) {
        this.ring = ring;
        this.large = large;
        this.receiver = receiver;
        this.most = ring.size() / 4;
        this.writer = new FrameRingWriter(ring);
    }

    /** As {@link FrameChannel#send}. */
    void send(ByteBuffer... parts) throws IOException, InterruptedException {
        sending.lockInterruptibly();
        try {
            put(parts);
            writer.announce();
        } finally {
            sending.unlock();
        }
        wakeSleeper();
        for (ByteBuffer part : parts) {
            part.position(part.limit());
        }
    }

    /** As {@link WorkChannel#write}: without the lock, since nobody else sends. */
    void write(ByteBuffer frame) throws IOException, InterruptedException {
        put(frame);
        frame.position(frame.limit());
    }

    /** As {@link WorkChannel#flush}. */
    void flush() throws IOException {
        sending.lock();
        try {
            receiver.ensureThere();
            writer.announce();
        } finally {
            sending.unlock();
        }
        wakeSleeper();
    }

    /** Puts a frame into the ring, or into a file and its number into the ring. One thread at a time. */
    private void put(ByteBuffer... parts) throws IOException, InterruptedException {
        int length = FrameLimit.length(parts, FrameLimit.MAX_BYTES);
        receiver.ensureThere();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (length <= most) {
            put(FrameRing.FRAME, length, parts);
        } else {
            long number = large.write(parts);
            put(
                    FrameRing.IN_FILE,
                    IN_FILE_BYTES,
                    inFile.clear().putLong(number).putInt(length).flip());
        }
        if (writer.unannounced() > most) {
            writer.announce();
            wakeSleeper();
        }
    }

    private void put(byte kind, int length, ByteBuffer... parts) throws IOException, InterruptedException {
        if (writer.tryPut(kind, length, parts)) {
            return;
        }
        writer.announce(); // the receiver makes the room
        wakeSleeper();
        Backoff backoff = new Backoff();
        while (!writer.tryPut(kind, length, parts)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!backoff.spin()) {
                receiver.look();
                backoff.park(Long.MAX_VALUE);
            }
        }
    }

    private void wakeSleeper() throws IOException {
        if (ring.takeSleeper()) {
            receiver.wake();
        }
    }
}
