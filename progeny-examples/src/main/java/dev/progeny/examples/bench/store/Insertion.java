package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Puts blocks into the tables, within one transaction. Its statements are made anew for each: those of a transaction that failed, on a
 * full disk for one, cannot be used again.
 */
final class Insertion implements AutoCloseable {
    private static final String BLOCK = "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (recording, channel, sequence) DO NOTHING";
    private static final String SAMPLES = "INSERT INTO samples VALUES (?, ?)";
    private static final String COUNT = "UPDATE channel SET stored = stored + ? WHERE recording = ? AND number = ?";

    private final long recording;
    private final Samples samples;
    private final PreparedStatement insertBlock;
    private final PreparedStatement insertSamples;
    private final PreparedStatement count;
    private long place;

    Insertion(Database database, long recording, Samples samples) throws SQLException, StoreException {
        this.recording = recording;
        this.samples = samples;
        place = database.number("SELECT MAX(id) FROM samples");
        insertBlock = database.prepare(BLOCK);
        insertSamples = database.prepare(SAMPLES);
        count = database.prepare(COUNT);
    }

    /** {@return how many samples were new: all of the block, or none} */
    int add(Block block) throws SQLException {
        byte[] bytes = samples.encode(block.samples());
        if (insert(block, bytes) == 0) {
            return 0;
        }
        place++;
        insertSamples.setLong(1, place);
        insertSamples.setBytes(2, bytes);
        insertSamples.executeUpdate();
        count.setLong(1, block.samples().length);
        count.setLong(2, recording);
        count.setInt(3, block.channel());
        count.executeUpdate();
        return block.samples().length;
    }

    private int insert(Block block, byte[] bytes) throws SQLException {
        insertBlock.setLong(1, recording);
        insertBlock.setInt(2, block.channel());
        insertBlock.setLong(3, block.sequence());
        insertBlock.setLong(4, block.first());
        insertBlock.setLong(5, block.timeNanos());
        insertBlock.setDouble(6, block.rate());
        insertBlock.setString(7, block.unit());
        insertBlock.setInt(8, block.samples().length);
        insertBlock.setDouble(9, samples.least()); // which SQLite keeps as null if it is not a number
        insertBlock.setDouble(10, samples.greatest());
        insertBlock.setLong(11, Samples.checksum(bytes));
        insertBlock.setLong(12, place + 1);
        return insertBlock.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        count.close();
        insertSamples.close();
        insertBlock.close();
    }
}
