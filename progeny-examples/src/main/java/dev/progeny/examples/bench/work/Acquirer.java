package dev.progeny.examples.bench.work;

import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.acquire.Source;
import dev.progeny.examples.bench.acquire.SourceSpec;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Board.Phase;
import dev.progeny.examples.bench.live.Moment;
import dev.progeny.examples.bench.live.ProcessBoard;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.function.RemoteRunnable;

/**
 * The process that reads the source of one channel and delivers its samples in blocks, see {@link Delivery}. A successor goes on with the
 * sample after the last that was delivered; what a live input sent meanwhile is gone.
 *
 * @param channel which
 * @param spec its source
 * @param board where it is counted
 * @param place the place of this process on the board
 * @param trace where the samples are shown
 * @param queue where the blocks go
 * @param drops whether a block is dropped when the queue is full; else reading pauses
 * @param limit the number of the sample at which to end
 */
public record Acquirer(
        Channel channel,
        SourceSpec spec,
        Board board,
        int place,
        Trace trace,
        ProcessQueue<Block> queue,
        boolean drops,
        long limit)
        implements RemoteRunnable {
    /** How many blocks a second a channel has, unless it has fewer samples. */
    public static final int BLOCKS_PER_SECOND = 20;

    private static final long LOOK_MILLIS = 5;

    @Override
    public void runRemotely() throws Exception {
        Delivery delivery = new Delivery(channel, board, trace, queue, drops);
        if (board.phase() != Phase.STARTING) {
            board.process(place).state(ProcessBoard.State.RUNNING); // what a predecessor had in hand may have to wait
        }
        delivery.takeOver();
        if (isEnding() || delivery.next() >= limit) {
            return;
        }
        try (Source source = spec.open()) {
            board.process(place).state(ProcessBoard.State.RUNNING);
            if (awaitStart()) {
                deliverAll(source, delivery);
            }
        }
    }

    /** {@return how many samples a block of a channel has} */
    static int blockSize(double rate) {
        return (int) Math.max(1, Math.round(rate / BLOCKS_PER_SECOND));
    }

    private boolean isEnding() {
        return board.phase().compareTo(Phase.SOURCES_END) >= 0;
    }

    private boolean awaitStart() throws InterruptedException {
        while (board.phase() == Phase.STARTING) {
            Thread.sleep(LOOK_MILLIS);
        }
        return !isEnding();
    }

    private void deliverAll(Source source, Delivery delivery) throws Exception {
        try (BlockReader reader = new BlockReader(source, blockSize(channel.rate()))) {
            long startedNanos = board.started().nanoTimeHere(Moment.now());
            reader.resumeAt(delivery.next(), startedNanos, startedNanos + delivery.cameNanos());
            while (reader.next() < limit && reader.read(limit, this::isEnding)) {
                delivery.deliver(reader.first(), reader.samples(), reader.cameNanos() - startedNanos);
            }
        }
    }
}
