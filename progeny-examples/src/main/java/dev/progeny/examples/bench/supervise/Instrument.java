package dev.progeny.examples.bench.supervise;

import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.live.ProcessName;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.work.Acquirer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processes of the instrument share: the queue, the board, and a trace of each channel. It outlives each of them but the one that
 * made it.
 *
 * @param channels what the user wants to read
 * @param panel all that is shared
 */
record Instrument(List<ChannelSpec> channels, SharedPanel panel) implements AutoCloseable {
    /** The place of the store among the processes. */
    static final int STORE = 0;
    /** The place of the first acquirer among the processes; the page, if there is one, comes after the last. */
    static final int ACQUIRERS = 1;

    private static final int QUEUE_SECONDS = 5;
    private static final int ORDERS = 64;
    private static final int TRACE_SECONDS = 26;
    private static final int LEAST_TRACE_SECONDS = 4;
    private static final int SMALL_TRACE = 3 << 15; // of which 7 / 8 are more than the longest spectrum needs
    private static final int LARGE_TRACE = 1 << 20; // 4 MiB

    /**
     * Makes all that is shared.
     *
     * @param specs what is read
     * @param folder of the recordings
     * @param hasPage whether there is a page
     * @throws BenchException if there is too little shared memory; then none is in use
     */
    static Instrument create(List<ChannelSpec> specs, Path folder, boolean hasPage) throws BenchException {
        List<Runnable> undo = new ArrayList<>();
        try {
            return create(specs, folder, hasPage, undo);
        } catch (UncheckedIOException e) {
            undo.forEach(Runnable::run);
            throw new BenchException(
                    "the instrument has too little shared memory for its channels: " + e.getMessage(), e);
        }
    }

    private static Instrument create(List<ChannelSpec> specs, Path folder, boolean hasPage, List<Runnable> undo) {
        List<Channel> channels = new ArrayList<>();
        List<Trace> traces = new ArrayList<>();
        List<ProcessName> processes = new ArrayList<>();
        processes.add(new ProcessName("store", "store"));
        for (ChannelSpec spec : specs) {
            Channel channel = spec.numbered(channels.size());
            channels.add(channel);
            Trace trace = Trace.create(traceCapacity(channel.rate()));
            undo.add(trace::close);
            traces.add(trace);
            processes.add(new ProcessName("acquire-" + spec.name(), "acquire"));
        }
        if (hasPage) {
            processes.add(new ProcessName("show", "show"));
        }
        Board board = Board.create(channels.size(), processes.size());
        undo.add(board::close);
        int capacity = specs.size() * Acquirer.BLOCKS_PER_SECOND * QUEUE_SECONDS;
        ProcessQueue<Block> queue = ProcessQueue.create(capacity);
        undo.add(queue::close);
        return new Instrument(
                specs,
                new SharedPanel(
                        channels,
                        traces,
                        processes,
                        board,
                        queue,
                        capacity,
                        ProcessQueue.<Order>create(ORDERS),
                        folder.toAbsolutePath().toString()));
    }

    /**
     * Of slow channels so much that twenty seconds can be seen at a glance, though an eighth is being overwritten and the newest samples wait for
     * those of other channels; of quick ones less, but four seconds at least.
     */
    private static int traceCapacity(double rate) {
        double seconds = Math.min(LARGE_TRACE, TRACE_SECONDS * rate);
        return (int) Math.max(SMALL_TRACE, Math.max(seconds, LEAST_TRACE_SECONDS * rate));
    }

    Board board() {
        return panel.board();
    }

    /** {@return how many blocks were dealt with so far, by acquirers and the store: a number that grows while something moves} */
    long moved() {
        long moved = 0;
        for (int channel = 0; channel < channels.size(); channel++) {
            ChannelBoard counts = board().channel(channel);
            moved += counts.sums().blocks() + counts.storedBlocks();
        }
        return moved;
    }

    /** Gives all memory back. No process may use it any more. */
    @Override
    public void close() {
        panel.queue().close();
        panel.orders().close();
        panel.traces().forEach(Trace::close);
        panel.board().close();
    }
}
