package dev.progeny.examples.bench.work;

import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.ChannelBoard.InHand;
import dev.progeny.examples.bench.live.ChannelBoard.Sums;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The way of a channel's blocks from the source to the queue, made so that a kill at any instruction loses no block that was read and
 * counts none twice.
 *
 * <p>A block first goes to the trace, in shared memory, and is in hand from then on; it is put on the queue next, and committed last. A
 * successor finds the block in hand as the trace has it, and only has to tell whether the queue took it: it is still on the queue then, or
 * the store has said that it committed it, which it says before it takes a block off the queue. If neither, it is delivered again, the same
 * block with the same number; should two of it reach the store after all, the store refuses the second.
 *
 * <p>A queue for whose next blocks there is no shared memory is full: the store makes room, as it does on any full queue.
 */
final class Delivery {
    private static final Logger LOG = System.getLogger(Delivery.class.getName());
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long RETRY_MILLIS = 50;

    private final Channel channel;
    private final Board board;
    private final ChannelBoard counts;
    private final Trace trace;
    private final ProcessQueue<Block> queue;
    private final boolean drops;
    private boolean isShortOfMemory; // as was told

    /**
     * Takes over.
     *
     * @param channel whose blocks
     * @param board where they are counted
     * @param trace where they are shown
     * @param queue where they go
     * @param drops whether a block is dropped when the queue is full; else there is a wait for room
     */
    Delivery(Channel channel, Board board, Trace trace, ProcessQueue<Block> queue, boolean drops) {
        this.channel = channel;
        this.board = board;
        this.counts = board.channel(channel.number());
        this.trace = trace;
        this.queue = queue;
        this.drops = drops;
    }

    /** Deals with what a predecessor had in hand when it was killed. */
    void takeOver() throws InterruptedException {
        InHand inHand = counts.inHand(trace.end());
        if (inHand.count() > 0) {
            float[] samples = new float[inHand.count()];
            if (trace.read(inHand.first(), samples) != samples.length) {
                throw new IllegalStateException("the trace has lost the block in hand: it begins with sample "
                        + inHand.first() + " and has " + samples.length + ", the trace keeps " + trace.capacity());
            }
            pass(block(inHand.first(), samples), inHand.cameNanos(), true);
        }
        counts.waiting(false);
    }

    /** {@return the number of the sample that follows those that were delivered} */
    long next() {
        return counts.sums().next();
    }

    /** {@return when the last of those came, in nanoseconds after the start} */
    long cameNanos() {
        return counts.sums().cameNanos();
    }

    /**
     * Delivers samples that follow.
     *
     * @param samples belong to the block from now on
     * @param cameNanos when the last of them came, in nanoseconds after the start
     */
    void deliver(long first, float[] samples, long cameNanos) throws InterruptedException {
        counts.take(counts.sums().blocks(), new InHand(first, samples.length, cameNanos));
        trace.write(first, samples, samples.length); // read, and in hand, once this has returned
        pass(block(first, samples), cameNanos, false);
    }

    private Block block(long first, float[] samples) {
        long timeNanos = board.started().epochNanos() + Math.round(first * NANOS_PER_SECOND / channel.rate());
        return new Block(
                channel.number(), counts.sums().blocks(), first, timeNanos, channel.rate(), channel.unit(), samples);
    }

    private void pass(Block block, long cameNanos, boolean isInDoubt) throws InterruptedException {
        Sums before = counts.sums();
        int count = block.samples().length;
        long waitedNanos = isInDoubt ? counts.waitingNanos() : 0; // the wait of a predecessor counts, too
        boolean isAccepted = isInDoubt && isOnItsWay(block) || offer(block);
        if (!isAccepted && !drops) {
            long fromNanos = System.nanoTime();
            counts.waiting(true);
            put(block);
            waitedNanos += System.nanoTime() - fromNanos;
            isAccepted = true;
        }
        counts.commit(new Sums(
                before.blocks() + 1,
                block.first() + count,
                before.accepted() + (isAccepted ? count : 0),
                before.dropped() + (isAccepted ? 0 : count),
                before.waitedNanos() + waitedNanos,
                cameNanos));
        if (waitedNanos > 0) {
            counts.waiting(false);
        }
    }

    private boolean offer(Block block) {
        try {
            return queue.offer(block);
        } catch (UncheckedIOException e) {
            tell(e);
            return false;
        }
    }

    private void put(Block block) throws InterruptedException {
        boolean isPut = false;
        while (!isPut) {
            try {
                queue.put(block);
                isPut = true;
            } catch (UncheckedIOException e) {
                tell(e);
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private void tell(UncheckedIOException failure) {
        if (!isShortOfMemory) {
            isShortOfMemory = true;
            LOG.log(
                    Level.WARNING,
                    "the queue has no room for a block of \"{0}\" and cannot grow, so it counts as full: {1}",
                    channel.name(),
                    failure.getMessage());
        }
    }

    /** In this order: what leaves the queue while this walks over it was said to be stored before. */
    private boolean isOnItsWay(Block block) {
        for (Block queued : queue) {
            if (queued.channel() == block.channel() && queued.sequence() == block.sequence()) {
                return true;
            }
        }
        return counts.storedBlocks() > block.sequence();
    }
}
