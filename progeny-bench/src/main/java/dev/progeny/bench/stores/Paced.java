package dev.progeny.bench.stores;

import dev.progeny.function.RemoteCallable;

/**
 * A process that stores blocks as they come, twenty a second of each channel: all that have come in one transaction, then a pause.
 *
 * @param engine where
 * @param folder of the database
 * @param warmUpSeconds what comes first and does not count
 * @param seconds how long then
 */
record Paced(Engine engine, String folder, int warmUpSeconds, int seconds) implements RemoteCallable<Load> {
    private static final int BLOCKS_PER_SECOND = 20 * BlockTable.CHANNELS;
    private static final int MOST_AT_ONCE = 64;
    private static final long PAUSE_MILLIS = 50;

    @Override
    public Load callRemotely() throws Exception {
        try (BlockTable table = new BlockTable(engine, Load.path(folder))) {
            long stored = store(table, 0, warmUpSeconds).blocks();
            return store(table, stored, seconds);
        }
    }

    private static Load store(BlockTable table, long first, int seconds) throws Exception {
        long cpu = Load.cpuNanos();
        long begun = System.nanoTime();
        long stored = 0;
        long mostWaiting = 0;
        for (double elapsed = 0; elapsed < seconds; elapsed = (System.nanoTime() - begun) / 1e9) {
            long waiting = (long) (elapsed * BLOCKS_PER_SECOND) - stored;
            mostWaiting = Math.max(mostWaiting, waiting);
            int batch = (int) Math.min(waiting, MOST_AT_ONCE);
            if (batch > 0) {
                table.append(first + stored, batch);
                stored += batch;
            }
            if (batch < MOST_AT_ONCE) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return Load.since(begun, cpu, stored, mostWaiting);
    }
}
