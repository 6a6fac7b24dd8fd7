package dev.progeny.examples.bench.live;

import dev.progeny.SharedLongs;
import dev.progeny.SharedMemory;
import java.io.Serializable;
import java.lang.invoke.VarHandle;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The newest samples of a channel, in memory that processes share: a ring, in which sample {@code n} stands at {@code n} modulo the
 * capacity. One process writes, any number read. It may be sent to another process, which sees the same samples.
 *
 * <p>Invariant: a place is written only after {@code CLAIMED} says so, and {@code END} is raised only when all below it is written. So a
 * reader takes what is below {@code END} and looks at {@code CLAIMED} afterwards: unless that says that a place may have been written
 * anew meanwhile, what it has is whole. A writer that is killed leaves {@code END} where it was, and its successor goes on there.
 */
public final class Trace implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int CLAIMED = 0;
    private static final int END = 1;
    private static final int WORDS = 2;
    private static final int GAP_AT_ONCE = 4096;

    private final int capacity;
    private final SharedMemory memory;
    private final SharedLongs words;
    private final transient FloatBuffer ring;

    private Trace(int capacity, SharedMemory memory, SharedLongs words) {
        this.capacity = capacity;
        this.memory = memory;
        this.words = words;
        this.ring = memory.asBuffer().asFloatBuffer();
    }

    /**
     * Makes a trace without samples.
     *
     * @param capacity how many samples it keeps
     * @return a trace that the caller should close; it also goes when the last process that holds it has ended
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    public static Trace create(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a trace keeps at least 1 sample, was to keep " + capacity);
        }
        return new Trace(capacity, SharedMemory.create((long) capacity * Float.BYTES), SharedLongs.create(WORDS));
    }

    /** {@return how many samples are kept} */
    public int capacity() {
        return capacity;
    }

    /**
     * Writes samples after those that are there. Only one process at a time may write, by one thread. Samples that were left out since
     * the last call read as {@link Float#NaN}.
     *
     * @param first the number of the first, not less than {@link #end()}
     * @param samples the samples
     * @param count how many of them, from the start of the array
     * @throws IllegalArgumentException if {@code first} is less than {@link #end()}
     */
    public void write(long first, float[] samples, int count) {
        long end = words.getAcquire(END);
        if (first < end) {
            throw new IllegalArgumentException(
                    "sample " + first + " was written before; the next that can be written is " + end);
        }
        long newEnd = first + count;
        long kept = newEnd - capacity;
        // A predecessor that was killed may have claimed more than this call needs.
        words.setOpaque(CLAIMED, Math.max(newEnd, words.getOpaque(CLAIMED)));
        VarHandle.releaseFence(); // who sees one of the samples sees the claim; partner: the fence in read()
        fillGap(Math.max(end, kept), first);
        long from = Math.max(first, kept);
        copyIn(from, samples, (int) (from - first), (int) (newEnd - from));
        words.setRelease(END, newEnd); // partner: the acquire in read()
    }

    private void fillGap(long from, long to) {
        if (from < to) {
            float[] gap = new float[(int) Math.min(GAP_AT_ONCE, to - from)];
            Arrays.fill(gap, Float.NaN);
            for (long at = from; at < to; at += gap.length) {
                copyIn(at, gap, 0, (int) Math.min(gap.length, to - at));
            }
        }
    }

    private void copyIn(long first, float[] samples, int offset, int count) {
        int place = (int) (first % capacity);
        int straight = Math.min(count, capacity - place);
        ring.put(place, samples, offset, straight);
        ring.put(0, samples, offset + straight, count - straight);
    }

    /** {@return the number after that of the newest sample, or 0 if there is none} */
    public long end() {
        return words.getAcquire(END);
    }

    /**
     * Copies samples.
     *
     * @param first the number of the first
     * @param into where to copy them; also what stands behind those that are valid may be changed
     * @return how many are valid: fewer than the array has room for if there are no more yet, or -1 if the first was overwritten
     */
    public int read(long first, float[] into) {
        long end = words.getAcquire(END);
        if (first >= end) {
            return 0;
        }
        if (first < 0 || first < words.getOpaque(CLAIMED) - capacity) {
            return -1;
        }
        int count = (int) Math.min(into.length, end - first);
        int place = (int) (first % capacity);
        int straight = Math.min(count, capacity - place);
        ring.get(place, into, 0, straight);
        ring.get(0, into, straight, count - straight);
        VarHandle.acquireFence();
        return first < words.getOpaque(CLAIMED) - capacity ? -1 : count;
    }

    /** Gives the memory back, in all processes; harmless when repeated. No process may use the trace afterwards. */
    @Override
    public void close() {
        memory.close();
        words.close();
    }

    private Object readResolve() {
        return new Trace(capacity, memory, words);
    }
}
