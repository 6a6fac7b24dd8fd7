package dev.progeny.examples.bench.work;

import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Board.Phase;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.ProcessBoard;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The process that moves blocks from the queue to the recording, the only one that takes any.
 *
 * <p>It reads a batch at the head without taking it, has it committed, says so on the board, and takes it then. Killed before the commit, it
 * leaves the batch on the queue; killed after that, its successor reads the same batch again and the store refuses each block that it has.
 * So nothing is in the hands of a killed writer, and nothing is stored twice. Nor is anything of one that waits for room on the disk, see
 * {@link FullDisk}.
 *
 * @param channels how many channels there are
 * @param queue where the blocks come from
 * @param board where they are counted
 * @param place the place of this process on the board
 * @param folder of the recordings
 * @param recording to which the blocks belong
 */
public record StoreWriter(
        int channels, ProcessQueue<Block> queue, Board board, int place, String folder, long recording)
        implements RemoteRunnable {
    private static final int BATCH_SAMPLES = 1 << 20; // 4 MiB
    private static final int BATCH_BLOCKS = 1024;
    /** A commit waits for the disk, so that few large ones cost less than many small. */
    private static final long PAUSE_MILLIS = 100;

    @Override
    public void runRemotely() throws Exception {
        FullDisk disk = new FullDisk(board);
        try (RecordingStore store = disk.outlast(() -> RecordingStore.open(Path.of(folder)))) {
            for (int channel = 0; channel < channels; channel++) {
                ChannelBoard counts = board.channel(channel);
                counts.stored(store.stored(recording, channel), counts.storedBlocks());
            }
            board.process(place).state(ProcessBoard.State.RUNNING);
            // In this order: what was put before the phase began is then seen on the queue.
            while (board.phase() != Phase.STORE_ENDS || !queue.isEmpty()) {
                if (!storeBatch(store, disk)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            Instant ended = Instant.now();
            disk.outlast(() -> {
                store.end(recording, ended);
                return ended;
            });
        }
    }

    /** {@return whether more waits} */
    private boolean storeBatch(RecordingStore store, FullDisk disk) throws Exception {
        List<Block> batch = new ArrayList<>();
        long samples = 0;
        Iterator<Block> head = queue.iterator();
        boolean isFull = false;
        while (!isFull && head.hasNext()) {
            Block block = head.next();
            batch.add(block);
            samples += block.samples().length;
            isFull = samples >= BATCH_SAMPLES || batch.size() == BATCH_BLOCKS;
        }
        if (!batch.isEmpty()) {
            long added = disk.outlast(() -> store.append(recording, batch));
            disk.hadRoom();
            count(store, batch, samples - added);
            take(batch);
        }
        return isFull;
    }

    private void count(RecordingStore store, List<Block> batch, long refused) throws Exception {
        long[] added = new long[channels];
        long[] ends = new long[channels];
        for (Block block : batch) {
            added[block.channel()] += block.samples().length;
            ends[block.channel()] = block.sequence() + 1;
        }
        for (int channel = 0; channel < channels; channel++) {
            if (added[channel] > 0) {
                ChannelBoard counts = board.channel(channel);
                long stored = refused == 0 ? counts.stored() + added[channel] : store.stored(recording, channel);
                counts.refused(Math.max(0, counts.stored() + added[channel] - stored));
                counts.stored(stored, Math.max(counts.storedBlocks(), ends[channel]));
            }
        }
    }

    private void take(List<Block> batch) {
        for (Block stored : batch) {
            Block taken = queue.poll();
            if (taken == null || taken.channel() != stored.channel() || taken.sequence() != stored.sequence()) {
                throw new IllegalStateException("stored " + number(stored) + " but then took "
                        + (taken == null ? "nothing" : number(taken)) + ": only the writer may take from the queue");
            }
        }
    }

    private static String number(Block block) {
        return "block " + block.sequence() + " of channel " + block.channel();
    }
}
