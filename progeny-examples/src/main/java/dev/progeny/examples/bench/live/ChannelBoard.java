package dev.progeny.examples.bench.live;

import dev.progeny.SharedLongs;

/**
 * The words of one channel on the {@link Board}.
 *
 * <p>What an acquirer has dealt with is committed by one store, of {@code BLOCKS}: the sums stand twice, those for an even number of
 * blocks and those for an odd one, and a commit first writes those that do not count yet. So a killed acquirer has counted a block with
 * all that belongs to it, or not at all.
 *
 * <p>A block that was read and is not committed yet is <em>in hand</em>. Its description is written before its samples are written to the
 * {@link Trace}; there it is from the moment at which the end of the trace is where the description says. A successor finds it by that.
 */
public final class ChannelBoard {
    static final int WORDS = 24;

    private static final int BLOCKS = 0;
    private static final int SUMS = 1; // twice, of which SUM_WORDS each
    private static final int NEXT = 0;
    private static final int ACCEPTED = 1;
    private static final int DROPPED = 2;
    private static final int WAITED_NANOS = 3;
    private static final int CAME_NANOS = 4;
    private static final int SUM_WORDS = 5;
    private static final int IN_HAND_BLOCK = 11; // its number and one, so that 0 is none
    private static final int IN_HAND_FIRST = 12;
    private static final int IN_HAND_COUNT = 13;
    private static final int IN_HAND_CAME_NANOS = 14;
    private static final int WAITING_SINCE = 15; // a MomentWord
    private static final int STORED = 16;
    private static final int STORED_BLOCKS = 17;
    private static final int REFUSED = 18;
    private static final int SHOWN = 19;

    private final SharedLongs words;
    private final int at;

    ChannelBoard(SharedLongs words, int at) {
        this.words = words;
        this.at = at;
    }

    /**
     * What was committed.
     *
     * @param blocks how many blocks, those that were dropped included: also the number of the next
     * @param next the number of the sample after those of the last
     * @param accepted how many samples the queue took
     * @param dropped how many samples it had no room for
     * @param waitedNanos how long was waited for room
     * @param cameNanos when the last sample of the last block came, in nanoseconds after the start
     */
    public record Sums(long blocks, long next, long accepted, long dropped, long waitedNanos, long cameNanos) {}

    /**
     * A block that was read and not committed yet.
     *
     * @param first the number of its first sample
     * @param count how many samples it has
     * @param cameNanos when the last of them came, in nanoseconds after the start
     */
    public record InHand(long first, int count, long cameNanos) {}

    /** {@return what was committed at some moment during the call} */
    public Sums sums() {
        while (true) {
            long blocks = words.getAcquire(at + BLOCKS); // partner: the release in commit()
            int sums = sumsOf(blocks);
            Sums seen = new Sums(
                    blocks,
                    words.getAcquire(sums + NEXT),
                    words.getAcquire(sums + ACCEPTED),
                    words.getAcquire(sums + DROPPED),
                    words.getAcquire(sums + WAITED_NANOS),
                    words.getAcquire(sums + CAME_NANOS));
            if (words.getAcquire(at + BLOCKS) == blocks) {
                return seen; // the next commit but one would have overwritten these, and there was none
            }
        }
    }

    /** Commits one more block, with these sums; the acquirer only. */
    public void commit(Sums sums) {
        int place = sumsOf(sums.blocks());
        words.setOpaque(place + NEXT, sums.next());
        words.setOpaque(place + ACCEPTED, sums.accepted());
        words.setOpaque(place + DROPPED, sums.dropped());
        words.setOpaque(place + WAITED_NANOS, sums.waitedNanos());
        words.setOpaque(place + CAME_NANOS, sums.cameNanos());
        words.setRelease(at + BLOCKS, sums.blocks());
    }

    private int sumsOf(long blocks) {
        return at + SUMS + (int) (blocks & 1) * SUM_WORDS;
    }

    /** Says which block will be written to the trace; the acquirer only, before it writes it. */
    public void take(long block, InHand description) {
        words.setOpaque(at + IN_HAND_FIRST, description.first());
        words.setOpaque(at + IN_HAND_COUNT, description.count());
        words.setOpaque(at + IN_HAND_CAME_NANOS, description.cameNanos());
        words.setRelease(at + IN_HAND_BLOCK, block + 1);
    }

    /**
     * Finds the block in hand.
     *
     * @param traceEnd the end of the channel's trace
     * @return the block, or one of no samples if none is in hand
     */
    public InHand inHand(long traceEnd) {
        long block = words.getAcquire(at + IN_HAND_BLOCK) - 1;
        long first = words.getOpaque(at + IN_HAND_FIRST);
        int count = (int) words.getOpaque(at + IN_HAND_COUNT);
        long cameNanos = words.getOpaque(at + IN_HAND_CAME_NANOS);
        boolean isInHand = block == sums().blocks() && first + count == traceEnd;
        return isInHand ? new InHand(first, count, cameNanos) : new InHand(traceEnd, 0, 0);
    }

    /** Says that the acquirer waits for room, or does so no more. */
    public void waiting(boolean waits) {
        words.setRelease(at + WAITING_SINCE, waits ? MomentWord.now() : 0);
    }

    /** {@return how long the wait for room lasts that goes on, or was cut off by a kill; 0 if there is none} */
    public long waitingNanos() {
        return Math.max(0, MomentWord.nanosSince(words.getAcquire(at + WAITING_SINCE)));
    }

    /** {@return how long was waited for room, the wait that goes on included} */
    public long waitedNanos() {
        return sums().waitedNanos() + waitingNanos();
    }

    /**
     * Says what the store has committed; the store only, after that.
     *
     * @param samples how many samples in all
     * @param blocks the number of the block after the last of those
     */
    public void stored(long samples, long blocks) {
        words.setRelease(at + STORED, samples);
        words.setRelease(at + STORED_BLOCKS, blocks);
    }

    /** {@return how many samples the store has committed} */
    public long stored() {
        return words.getAcquire(at + STORED);
    }

    /** {@return the number of the block after the last that the store has committed} */
    public long storedBlocks() {
        return words.getAcquire(at + STORED_BLOCKS);
    }

    /** Counts samples that came to the store a second time; the store only. */
    public void refused(long samples) {
        words.setRelease(at + REFUSED, refused() + samples);
    }

    /** {@return how many samples came to the store a second time, and were refused} */
    public long refused() {
        return words.getAcquire(at + REFUSED);
    }

    /** Counts samples that were shown; any thread may. */
    public void shown(long samples) {
        words.getAndAdd(at + SHOWN, samples);
    }

    /** {@return how many samples were shown} */
    public long shown() {
        return words.getAcquire(at + SHOWN);
    }
}
