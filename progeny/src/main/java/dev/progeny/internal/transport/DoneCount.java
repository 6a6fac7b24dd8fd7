package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How many of the elements that were put have been dealt with, as their takers say; at most as many as were put. */
final class DoneCount {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final RingHeader header;
    private final ByteBuffer bytes;
    private final StateSlots puts;
    private final WaitWord allDone;

    DoneCount(RingHeader header, StateSlots puts) {
        this.header = header;
        this.bytes = header.bytes();
        this.puts = puts;
        this.allDone = new WaitWord(bytes, RingLayout.ALL_DONE_AT, RingLayout.POLLING_AT);
    }

    /** Counts one, and returns false if all were counted before. */
    boolean mark() {
        header.join();
        while (true) {
            long done = count();
            long left = puts.count() - done;
            if (left <= 0) {
                return false;
            }
            if (LONGS.compareAndSet(bytes, RingLayout.DONE_COUNT_AT, done, done + 1)) {
                if (left == 1) {
                    allDone.signalAll();
                }
                return true;
            }
        }
    }

    boolean awaitAll(long deadlineNanos) throws ClosedRingException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Backoff backoff = new Backoff();
        while (true) {
            header.checkOpen();
            if (isAll()) {
                return true;
            }
            if (Deadlines.isOver(deadlineNanos)) {
                return false;
            }
            allDone.awaitSlice(() -> isAll() || header.isClosed(), deadlineNanos, backoff);
        }
    }

    /** Wakes those who wait, because the queue was closed. */
    void signalClosed() {
        allDone.signalAll();
    }

    private boolean isAll() {
        return count() >= puts.count();
    }

    private long count() {
        return (long) LONGS.getAcquire(bytes, RingLayout.DONE_COUNT_AT);
    }
}
