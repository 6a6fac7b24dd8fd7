package dev.progeny.internal.transport;

import java.nio.ByteBuffer;

/** The writing end of a {@link FrameRing}. One thread at a time. */
final class FrameRingWriter {
    private static final int FEW = 32;

    private final FrameRing ring;
    private final ByteBuffer target; // for parts whose position the caller must not see moved
    private long tail;
    private long announced;
    private long headSeen;

    FrameRingWriter(FrameRing ring) {
        this.ring = ring;
        this.target = ring.bytes().duplicate();
        this.tail = ring.tailAcquire();
        this.announced = tail;
        this.headSeen = ring.headAcquire();
    }

    /**
     * Writes a record of {@code parts} laid end to end, whose positions stay; false if there is no room for it. A reader that looks finds
     * it, but it is not {@linkplain #announce announced} yet.
     */
    boolean tryPut(byte kind, int length, ByteBuffer... parts) {
        int head = FrameRing.headBytes(kind, length);
        int needed = head + length;
        int toEnd = ring.toEnd(tail);
        int skipped = needed <= toEnd ? 0 : toEnd;
        if (!hasRoom(skipped + needed)) {
            return false;
        }
        if (skipped > 0) {
            ring.writeGap(ring.at(tail));
        }
        int at = ring.at(tail + skipped);
        ring.writeHead(at, kind, length);
        at += head;
        for (ByteBuffer part : parts) {
            int count = part.remaining();
            if (count <= FEW) {
                copy(part, at);
            } else {
                target.put(at, part, part.position(), count);
            }
            at += count;
        }
        tail += skipped + needed;
        ring.setTailRelease(tail); // partner: the acquire in FrameRingReader.look()
        return true;
    }

    /** Tells a reader that is awake of all that was written. */
    void announce() {
        announced = tail;
        ring.setAnnouncedRelease(tail); // partner: the acquire in FrameRingReader.next()
    }

    /** {@return how many bytes were written and not announced} */
    long unannounced() {
        return tail - announced;
    }

    /** A copy of many bytes costs more to begin than these take. */
    private void copy(ByteBuffer part, int at) {
        int to = at;
        int from = part.position();
        int end = part.limit();
        if (part.order() == target.order()) {
            for (; from <= end - Long.BYTES; from += Long.BYTES) {
                target.putLong(to, part.getLong(from));
                to += Long.BYTES;
            }
        }
        for (; from < end; from++) {
            target.put(to++, part.get(from));
        }
    }

    private boolean hasRoom(int needed) {
        if (tail + needed - headSeen <= ring.size()) {
            return true;
        }
        headSeen =
                ring.headAcquire(); // partner: the release in FrameRingReader.free(); what was read may be overwritten
        return tail + needed - headSeen <= ring.size();
    }
}
