package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Futex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/**
 * A word in shared memory that threads of any process can wait on until something else there changes: an event count, four bytes. Its
 * lowest bit says that somebody may be asleep, the rest counts the wake-ups.
 *
 * <p>A sleeper sets the bit, looks again at what it waits for, and sleeps only while the word has not changed; whoever changes
 * something looks at the bit afterwards, and if it is set clears it, counts and wakes. So no wake-up is lost, a wake-up never blocks,
 * and it costs one look when nobody sleeps. One that was woken sets the bit again, since others may sleep still; until then changes wake
 * nobody, so whoever wakes one at a time ({@link #signalOne}) has each that finds more than it needs wake the next
 * ({@link #mayHaveSleepers}). A killed sleeper leaves a set bit, which costs one idle wake-up; a process killed before it woke the
 * others lets them sleep to the end of their slice.
 *
 * <p>Before it sleeps, a waiter polls for a moment: where much goes on, what it waits for comes without being woken, and whoever changes
 * something does not pay for it ({@link Backoff}, ADR 0011).
 *
 * <p>Where one participant has no futex ({@link Futex}), it can neither sleep nor wake: it says so in a second word, which all wait
 * words of a file share, and all poll from then on, by {@link Backoff}.
 */
public final class WaitWord {
    /** The longest that a thread sleeps before it looks around: how late a death or an interrupt is noticed at most. See ADR 0003. */
    public static final long SLICE_NANOS = 50_000_000;

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int SLEEPERS = 1;
    private static final int COUNT = 2;

    private final ByteBuffer bytes;
    private final int offset;
    private final int pollingOffset;
    private final ByteBuffer word;

    /**
     * @param bytes mapped bytes
     * @param offset where the word is, a multiple of 4
     * @param pollingOffset where the file says that somebody cannot be woken; see {@link #join}
     */
    public WaitWord(ByteBuffer bytes, int offset, int pollingOffset) {
        this.bytes = bytes;
        this.offset = offset;
        this.pollingOffset = pollingOffset;
        this.word = bytes.slice(offset, Integer.BYTES);
    }

    /**
     * To be called by a process before it first changes anything that others wait for, or waits. Until the end of their slice, those that
     * sleep already do not hear of a process that cannot wake them.
     */
    public static void join(ByteBuffer bytes, int pollingOffset) {
        if (!Futex.isAvailable()) {
            INTS.setVolatile(bytes, pollingOffset, 1);
        }
    }

    /**
     * Waits until {@code condition} holds, or about {@link #SLICE_NANOS} have passed, or the deadline; the caller looks which. The
     * condition must be cheap and without effect.
     *
     * @param backoff the caller's patience, one for all slices of one wait
     * @throws InterruptedException if interrupted before or meanwhile, unless the condition held at once
     */
    public void awaitSlice(BooleanSupplier condition, long deadlineNanos, Backoff backoff) throws InterruptedException {
        long slice = Math.min(SLICE_NANOS, Deadlines.remaining(deadlineNanos));
        long end = System.nanoTime() + slice;
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (backoff.spin()) {
                continue;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (backoff.hasPolled() && canSleep()) {
                sleep(condition, left);
            } else {
                backoff.park(left);
            }
        }
    }

    private boolean canSleep() {
        return (int) INTS.getOpaque(bytes, pollingOffset) == 0 && Futex.isAvailable();
    }

    private void sleep(BooleanSupplier condition, long nanos) {
        int seen = (int) INTS.getAndBitwiseOr(bytes, offset, SLEEPERS) | SLEEPERS; // a full fence before the look
        if (!condition.getAsBoolean()) {
            Futex.await(word, seen, nanos);
            INTS.getAndBitwiseOr(bytes, offset, SLEEPERS);
        }
    }

    /** {@return whether somebody may be asleep: one look} */
    public boolean mayHaveSleepers() {
        return ((int) INTS.getOpaque(bytes, offset) & SLEEPERS) != 0;
    }

    /** Wakes one waiter, if any sleeps; to be called after what it may wait for has changed, and after a full fence. */
    public void signalOne() {
        int seen = (int) INTS.getOpaque(bytes, offset);
        while ((seen & SLEEPERS) != 0) {
            if (INTS.compareAndSet(bytes, offset, seen, (seen & ~SLEEPERS) + COUNT)) {
                wake(1);
                return;
            }
            seen = (int) INTS.getOpaque(bytes, offset);
        }
    }

    /**
     * Wakes all waiters of a word on which {@link #signalOne} is never called; to be called after what they may wait for has changed, and
     * after a full fence. Costs one look when nobody sleeps.
     */
    public void signalEach() {
        if (mayHaveSleepers()) {
            int seen = (int) INTS.getAndBitwiseAnd(bytes, offset, ~SLEEPERS);
            if ((seen & SLEEPERS) != 0) {
                signalAll();
            }
        }
    }

    /** Wakes all waiters. */
    public void signalAll() {
        INTS.getAndAdd(
                bytes, offset,
                COUNT); // the bit may be clear although some sleep: the one that was woken is to set it again
        wake(Integer.MAX_VALUE);
    }

    private void wake(int count) {
        if (Futex.isAvailable()) {
            Futex.wake(word, count);
        }
    }
}
