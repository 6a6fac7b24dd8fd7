package dev.progeny.internal.transport;

import java.nio.ByteBuffer;

/** The writing end of a {@link FrameRing}. One thread at a time. */
final class FrameRingWriter {
    private final FrameRing ring;
    private final ByteBuffer target; // for parts whose position the caller must not see moved
    private long tail;
    private long headSeen;

    FrameRingWriter(FrameRing ring) {
        this.ring = ring;
        this.target = ring.bytes().duplicate();
        this.tail = ring.tailAcquire();
        this.headSeen = ring.headAcquire();
    }

    /** Writes and publishes a record of {@code parts} laid end to end, whose positions stay; false if there is no room for it. */
    boolean tryPut(int kind, int length, ByteBuffer... parts) {
        int needed = FrameRing.recordBytes(length);
        int toEnd = ring.toEnd(tail);
        int skipped = needed <= toEnd ? 0 : toEnd;
        if (!hasRoom(skipped + needed)) {
            return false;
        }
        if (skipped > 0) {
            ring.writeHead(ring.at(tail), 0, FrameRing.SKIP);
        }
        int at = ring.at(tail + skipped);
        ring.writeHead(at, length, kind);
        at += FrameRing.HEAD_BYTES;
        for (ByteBuffer part : parts) {
            int count = part.remaining();
            target.put(at, part, part.position(), count);
            at += count;
        }
        tail += skipped + needed;
        ring.setTailRelease(tail); // partner: the acquire in FrameRingReader.next()
        return true;
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
