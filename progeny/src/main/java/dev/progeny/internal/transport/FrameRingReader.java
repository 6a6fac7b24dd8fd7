package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The reading end of a {@link FrameRing}. One thread at a time, but for {@link #hasNext} and {@link #hasAny}. */
final class FrameRingReader {
    private final FrameRing ring;
    private final int freeAfter;
    private final ByteBuffer view;
    private volatile long head;
    private long freed;
    private long endSeen; // what was written up to here is seen
    private byte kind;

    FrameRingReader(FrameRing ring) {
        this.ring = ring;
        this.freeAfter = ring.size() / 4;
        this.view = ring.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        this.head = ring.headAcquire();
        this.freed = head;
        this.endSeen = head;
    }

    /** Whether a record is announced; any thread may ask. */
    boolean hasNext() {
        return ring.announcedAcquire() - head > 0;
    }

    /** Whether there is a record, announced or not; any thread may ask. */
    boolean hasAny() {
        return ring.tailAcquire() != head;
    }

    /** Has {@link #next} move on to all that was written by now, announced or not. */
    void look() {
        endSeen = ring.tailAcquire(); // partner: the release in FrameRingWriter.tryPut()
    }

    /**
     * Moves on to the next record.
     *
     * @return a view of its payload, valid until the next call of this or of {@link #free}; null if none is announced or was seen by
     *     {@link #look}
     */
    @Nullable
    ByteBuffer next() throws IOException {
        long position = head;
        if (position - freed >= freeAfter) {
            free();
        }
        while (true) {
            if (position == endSeen) {
                long announced = ring.announcedAcquire(); // partner: the release in FrameRingWriter.announce()
                if (announced - position <= 0) {
                    head = position;
                    return null;
                }
                endSeen = announced;
            }
            int at = ring.at(position);
            if (ring.isGap(at)) {
                position += ring.toEnd(position);
                continue;
            }
            kind = ring.kind(at);
            int length = ring.length(at);
            int headBytes = FrameRing.headBytes(kind, length);
            if (length < 0 || headBytes + (long) length > endSeen - position) {
                throw new IOException("a channel in shared memory is damaged at " + position
                        + ": somebody else has written to the file");
            }
            head = position + headBytes + length;
            int from = at + headBytes;
            return view.limit(from + length)
                    .position(from)
                    .order(ByteOrder.BIG_ENDIAN); // whatever the last reader wanted
        }
    }

    /** {@return what the record is that {@link #next} moved to} */
    byte kind() {
        return kind;
    }

    /** Lets the writer have the room of all records but those that {@link #next} has not moved past. */
    void free() {
        long read = head;
        if (read != freed) {
            freed = read;
            ring.setHeadRelease(read); // partner: the acquire in FrameRingWriter.hasRoom()
        }
    }
}
