package dev.progeny.bench.stores;

import java.io.Serializable;
import java.sql.SQLException;

/**
 * What another process found that opened a database.
 *
 * @param seconds from before it opened it until it knew how many blocks there are, the driver being loaded
 * @param blocks how many there are
 * @param intact how many of those that had been acknowledged are there, bit for bit
 */
record Opened(double seconds, long blocks, long intact) implements Serializable {
    /** Opens a database and looks. */
    static Opened look(Engine engine, String folder, long acknowledged) throws SQLException {
        long begun = System.nanoTime();
        try (BlockTable table = new BlockTable(engine, Load.path(folder))) {
            long blocks = table.count();
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Opened(seconds, blocks, table.intact(acknowledged));
        }
    }
}
