package dev.progeny.internal.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One direction of a channel in shared memory: a ring of records that one process writes and another reads.
 *
 * <pre>
 *     0  announced: the bytes up to which the reader is to read, changed by the writer alone
 *    64  head: bytes ever read, changed by the reader alone
 *   128  1 while the reader sleeps and wants its bell rung
 *   192  1 once the writer has closed its side
 *   256  tail: bytes ever written, changed by the writer alone
 *   320  the records; none is split over the end
 *
 *   a short frame  its length in one byte, then the frame
 *   all others     {@value #LONG}, kind, length in four bytes, then the payload
 *   a gap          {@value #GAP}: nothing more up to the end of the ring
 * </pre>
 *
 * <p>A byte that one core has written costs another so much to read, and the first to write again, that short heads pay.
 *
 * <p>Invariant: what stands between head and tail is whole. A record is written where the reader does not look, and published by one store
 * of the tail; so a writer that is killed between any two instructions leaves a record whole or not at all, and a reader that is killed
 * leaves nothing to repair, since the channel dies with it.
 *
 * <p>A reader that is awake waits for what is announced, so that many small records reach it together; before it sleeps, and when the
 * writer has died, it reads up to the tail.
 */
final class FrameRing {
    /** A frame. */
    static final byte FRAME = 1;
    /** The number of a file that holds a frame, and its length; see {@link LargeFrames}. */
    static final byte IN_FILE = 2;
    /** The length of a frame that comes in pieces. */
    static final byte BEGIN = 3;
    /** What comes next of it. */
    static final byte PIECE = 4;

    private static final int MOST_SHORT = 253;
    private static final int GAP = 254;
    private static final int LONG = 255;
    private static final int SHORT_HEAD = 1;
    private static final int LONG_HEAD = 1 + 1 + Integer.BYTES;

    private static final int RECORDS_AT = 320;
    private static final int ANNOUNCED_AT = 0;
    private static final int HEAD_AT = 64;
    private static final int ASLEEP_AT = 128;
    private static final int CLOSED_AT = 192;
    private static final int TAIL_AT = 256; // far from what an awake reader looks at again and again

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

    /** {@return the bytes of the head of a record} */
    static int headBytes(byte kind, int length) {
        return kind == FRAME && length <= MOST_SHORT ? SHORT_HEAD : LONG_HEAD;
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

    void writeHead(int at, byte kind, int length) {
        if (headBytes(kind, length) == SHORT_HEAD) {
            bytes.put(at, (byte) length);
        } else {
            bytes.put(at, (byte) LONG);
            bytes.put(at + 1, kind);
            bytes.putInt(at + 2, length);
        }
    }

    void writeGap(int at) {
        bytes.put(at, (byte) GAP);
    }

    boolean isGap(int at) {
        return (bytes.get(at) & 0xFF) == GAP;
    }

    byte kind(int at) {
        return (bytes.get(at) & 0xFF) == LONG ? bytes.get(at + 1) : FRAME;
    }

    int length(int at) {
        int first = bytes.get(at) & 0xFF;
        return first == LONG ? bytes.getInt(at + 2) : first;
    }

    long announcedAcquire() {
        return (long) LONGS.getAcquire(bytes, ANNOUNCED_AT);
    }

    void setAnnouncedRelease(long position) {
        LONGS.setRelease(bytes, ANNOUNCED_AT, position);
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

    /** Reader: says that it sleeps soon, or is awake. A look at the tail after this sees all that was announced before a look here. */
    void setAsleep(boolean asleep) {
        INTS.setVolatile(bytes, ASLEEP_AT, asleep ? 1 : 0);
        VarHandle.fullFence(); // partner: the fence in takeSleeper()
    }

    /** Writer, after it has announced: whether the bell is to be rung, which is asked of one writer only. */
    boolean takeSleeper() {
        VarHandle.fullFence(); // what is announced before the look; partner: the fence in setAsleep()
        return (int) INTS.getOpaque(bytes, ASLEEP_AT) != 0 && INTS.compareAndSet(bytes, ASLEEP_AT, 1, 0);
    }

    void close() {
        INTS.setVolatile(bytes, CLOSED_AT, 1);
    }

    boolean isClosed() {
        return (int) INTS.getVolatile(bytes, CLOSED_AT) != 0;
    }
}
