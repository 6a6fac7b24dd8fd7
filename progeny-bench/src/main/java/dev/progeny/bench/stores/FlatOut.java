package dev.progeny.bench.stores;

import dev.progeny.SharedLong;
import dev.progeny.function.RemoteCallable;

/**
 * A process that stores blocks as quickly as it can.
 *
 * @param engine where
 * @param folder of the database
 * @param blocks how many, in batches of one of each channel
 * @param acknowledged gets the number of blocks for which the commit returned
 */
record FlatOut(Engine engine, String folder, int blocks, SharedLong acknowledged) implements RemoteCallable<Load> {
    @Override
    public Load callRemotely() throws Exception {
        try (BlockTable table = new BlockTable(engine, Load.path(folder))) {
            long cpu = Load.cpuNanos();
            long begun = System.nanoTime();
            for (int stored = 0; stored < blocks; stored += BlockTable.CHANNELS) {
                table.append(stored, BlockTable.CHANNELS);
                acknowledged.set(stored + BlockTable.CHANNELS);
            }
            return Load.since(begun, cpu, blocks, 0);
        }
    }
}
