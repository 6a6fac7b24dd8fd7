package dev.progeny.examples.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The process that moves samples from the queue to the database, the only one that takes any.
 *
 * <p>It reads a batch at the head without taking it, stores it, and takes it then. Killed before the transaction is committed, it leaves
 * the batch on the queue; killed after that, its successor reads the same batch again and the database refuses each sample that it has.
 * So nothing is in the hands of a killed writer, and nothing is stored twice.
 *
 * @param queue where the samples come from
 * @param boardPath where the board is
 * @param storePath the folder of the database
 * @param runNumber the number of this run in it
 */
record StoreWriter(ProcessQueue<Sample> queue, String boardPath, String storePath, int runNumber)
        implements RemoteRunnable {
    private static final int BATCH = 1000;
    private static final long PAUSE_MILLIS = 50; // a batch for each 50 ms costs less than one for each sample

    @Override
    public void runRemotely() throws Exception {
        Board board = Board.open(Path.of(boardPath));
        try (SampleStore store = SampleStore.open(Path.of(storePath))) {
            long stored = store.stored(runNumber);
            board.set(Role.WRITER, Board.Field.READY, 1);
            // In this order: what was put before the run was finishing is then seen in the queue.
            while (!(board.isFinishing() && queue.isEmpty())) {
                List<Sample> batch = readHead();
                if (!batch.isEmpty()) {
                    stored += batch.size() - store.append(runNumber, batch);
                    board.set(Role.WRITER, Board.Field.COUNT, stored);
                    take(batch);
                }
                if (batch.size() < BATCH) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    private List<Sample> readHead() {
        List<Sample> batch = new ArrayList<>();
        for (Iterator<Sample> walk = queue.iterator(); walk.hasNext() && batch.size() < BATCH; ) {
            batch.add(walk.next());
        }
        return batch;
    }

    private void take(List<Sample> batch) {
        for (Sample stored : batch) {
            Sample taken = queue.poll();
            if (!stored.equals(taken)) {
                throw new IllegalStateException(
                        "stored " + stored + " but then took " + taken + ": only the writer may take from the queue");
            }
        }
    }
}
