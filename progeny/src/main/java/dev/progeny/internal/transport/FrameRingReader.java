package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The reading end of a {@link FrameRing}. One thread at a time, but for {@link #hasNext}. */
final class FrameRingReader {
    private final FrameRing ring;
    private final int freeAfter;
    private final ByteBuffer view;
    private volatile long head;
    private long freed;
    private long tailSeen;
    private int kind;

    FrameRingReader(FrameRing ring) {
        this.ring = ring;
        this.freeAfter = ring.size() / 4;
        this.view = ring.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        this.head = ring.headAcquire();
        this.freed = head;
        this.tailSeen = head;
    }

    /** Whether there is a record; any thread may ask. */
    boolean hasNext() {
        return ring.tailAcquire() != head;
    }

    /**
     * Moves on to the next record.
     *
     * @return a view of its payload, valid until the next call of this or of {@link #free}; null if there is none
     */
    @Nullable
    ByteBuffer next() throws IOException {
        long position = head;
        if (position - freed >= freeAfter) {
            free();
        }
        while (true) {
            if (position == tailSeen) {
                tailSeen = ring.tailAcquire(); // partner: the release in FrameRingWriter.tryPut()
                if (position == tailSeen) {
                    head = position;
                    return null;
                }
            }
            int at = ring.at(position);
            kind = ring.kind(at);
            if (kind == FrameRing.SKIP) {
                position += ring.toEnd(position);
                continue;
            }
            int length = ring.length(at);
            if (length < 0 || FrameRing.recordBytes(length) > tailSeen - position) {
                throw new IOException("a channel in shared memory is damaged at " + position
                        + ": somebody else has written to the file");
            }
            head = position + FrameRing.recordBytes(length);
            int from = at + FrameRing.HEAD_BYTES;
            return view.limit(from + length)
                    .position(from)
                    .order(ByteOrder.BIG_ENDIAN); // whatever the last reader wanted
        }
    }

    /** {@return what the record is that {@link #next} moved to} */
    int kind() {
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
