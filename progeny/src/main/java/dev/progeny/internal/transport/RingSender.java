package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of {@link RingFrames}: puts frames into a ring, or into files if they are too large for it, and wakes the receiver.
 * A large frame for whose file there is no memory goes through the ring in pieces.
 */
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
    private final FrameRingWriter writer; // these two guarded by sending, but in write()
    private final ByteBuffer inFile = ByteBuffer.allocate(IN_FILE_BYTES);

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
            announce();
        } finally {
            sending.unlock();
        }
    }

    /** As {@link WorkChannel#write}: without the lock, since nobody else sends. */
    void write(ByteBuffer... parts) throws IOException, InterruptedException {
        put(parts);
        if (writer.unannounced() > most) {
            announce();
        }
    }

    /** As {@link WorkChannel#flush}. */
    void flush() throws IOException {
        sending.lock();
        try {
            receiver.ensureThere();
            announce();
        } finally {
            sending.unlock();
        }
    }

    /** Puts a frame into the ring, or into a file and its number into the ring. One thread at a time, as all that follows. */
    private void put(ByteBuffer... parts) throws IOException, InterruptedException {
        int length = FrameLimit.length(parts, FrameLimit.MAX_BYTES);
        receiver.ensureThere();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (length <= most) {
            put(FrameRing.FRAME, length, parts);
        } else {
            putLarge(length, parts);
        }
        for (ByteBuffer part : parts) {
            part.position(part.limit());
        }
    }

    private void putLarge(int length, ByteBuffer... parts) throws IOException, InterruptedException {
        long number;
        try {
            number = large.write(parts);
        } catch (IOException e) {
            putInPieces(length, parts); // there is no memory; or the other side has gone, which this finds out
            return;
        }
        boolean put = false;
        try {
            put(
                    FrameRing.IN_FILE,
                    IN_FILE_BYTES,
                    inFile.clear().putLong(number).putInt(length).flip());
            put = true;
        } finally {
            if (!put) {
                large.drop(number);
            }
        }
    }

    /** Puts a frame in pieces, as the receiver makes room; an interrupt after the first is put off, since a frame is not cut off. */
    private void putInPieces(int length, ByteBuffer... parts) throws IOException, InterruptedException {
        put(FrameRing.BEGIN, Integer.BYTES, inFile.clear().putInt(length).flip());
        new ByteWindows(parts).forEach(most, piece -> put(FrameRing.PIECE, FrameLimit.length(piece, most), piece));
    }

    private void put(byte kind, int length, ByteBuffer... parts) throws IOException, InterruptedException {
        if (writer.tryPut(kind, length, parts)) {
            return;
        }
        announce(); // the receiver makes the room
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

    /** Tells the receiver of all that was put, and wakes it if it sleeps. */
    private void announce() throws IOException {
        writer.announce();
        if (ring.takeSleeper()) {
            receiver.wake();
        }
    }
}
