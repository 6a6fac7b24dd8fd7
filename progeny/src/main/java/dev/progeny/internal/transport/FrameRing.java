package dev.progeny.internal.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One direction of a channel in shared memory: a ring of records that one process writes and another reads.
 *
 * <pre>
 *     0  tail: bytes ever written, changed by the writer alone
 *    64  head: bytes ever read, changed by the reader alone
 *   128  1 while the reader sleeps and wants its bell rung
 *   192  1 once the writer has closed its side
 *   256  the records: length and kind, 4 bytes each, then the payload, padded to 8; none is split over the end
 * </pre>
 *
 * <p>Invariant: what stands between head and tail is whole. A record is written where the reader does not look, and published by one store
 * of the tail; so a writer that is killed between any two instructions leaves a record whole or not at all, and a reader that is killed
 * leaves nothing to repair, since the channel dies with it.
 */
final class FrameRing {
    /** A frame. */
    static final int FRAME = 1;
    /** Nothing, up to the end of the ring. */
    static final int SKIP = 2;
    /** The number of a file that holds a frame, and its length; see {@link LargeFrames}. */
    static final int IN_FILE = 3;

    static final int HEAD_BYTES = 8;
    private static final int RECORDS_AT = 256;
    private static final int TAIL_AT = 0;
    private static final int HEAD_AT = 64;
    private static final int ASLEEP_AT = 128;
    private static final int CLOSED_AT = 192;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer bytes;
    private final int size;

    /** @param size a power of two */
    FrameRing(ByteBuffer file, int offset, int size) {
        this.bytes = file.slice(offset, bytes(size)).order(ByteOrder.nativeOrder());
        this.size = size;
    }

    /** {@return how many bytes of a file a ring of that size takes} */
    static int bytes(int size) {
        return RECORDS_AT + size;
    }

    int size() {
        return size;
    }

    /** {@return the bytes of a record with that payload} */
    static int recordBytes(int length) {
        return HEAD_BYTES + (length + 7 & ~7);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** {@return where in {@link #bytes} the record at a position of the stream is} */
    int at(long position) {
        return RECORDS_AT + (int) (position & size - 1);
    }

    /** {@return how many bytes there are from a position of the stream to the end of the ring} */
    int toEnd(long position) {
        return size - (int) (position & size - 1);
    }

    void writeHead(int at, int length, int kind) {
        bytes.putInt(at, length);
        bytes.putInt(at + Integer.BYTES, kind);
    }

    int length(int at) {
        return bytes.getInt(at);
    }

    int kind(int at) {
        return bytes.getInt(at + Integer.BYTES);
    }

    long tailAcquire() {
        return (long) LONGS.getAcquire(bytes, TAIL_AT);
    }

    void setTailRelease(long tail) {
        LONGS.setRelease(bytes, TAIL_AT, tail);
    }

    long headAcquire() {
        return (long) LONGS.getAcquire(bytes, HEAD_AT);
    }

    void setHeadRelease(long head) {
        LONGS.setRelease(bytes, HEAD_AT, head);
    }

    /** Reader: says that it is about to sleep, or awake again. A look at the tail after this sees all that was written before a look at this. */
    void setAsleep(boolean asleep) {
        INTS.setVolatile(bytes, ASLEEP_AT, asleep ? 1 : 0);
        VarHandle.fullFence(); // partner: the fence in takeSleeper()
    }

    /** Writer, after the tail was changed: whether the bell is to be rung, which is asked of one writer only. */
    boolean takeSleeper() {
        VarHandle.fullFence(); // the tail before the look; partner: the fence in setAsleep()
        return (int) INTS.getOpaque(bytes, ASLEEP_AT) != 0 && INTS.compareAndSet(bytes, ASLEEP_AT, 1, 0);
    }

    void close() {
        INTS.setVolatile(bytes, CLOSED_AT, 1);
    }

    boolean isClosed() {
        return (int) INTS.getVolatile(bytes, CLOSED_AT) != 0;
    }
}
