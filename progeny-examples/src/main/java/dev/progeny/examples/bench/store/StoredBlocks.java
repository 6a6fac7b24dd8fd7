package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a channel in their order, those that were there when this was made. Only a few are in memory, and no query lasts longer
 * than it takes to read them, so the writer's log does not grow meanwhile. The recording may be deleted meanwhile, too: whoever reads on
 * is told. Numbers may be missing for another reason, since full queues drop blocks.
 */
final class StoredBlocks {
    private static final int AT_ONCE = 8;
    private static final String NEXT = "SELECT sequence, first, time, rate, unit, checksum, data FROM block"
            + " JOIN samples ON samples.id = block.samples"
            + " WHERE recording = ? AND channel = ? AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?";

    private final Database database;
    private final long recording;
    private final int channel;
    private final long lastSequence;
    private final Queue<Block> read = new ArrayDeque<>();
    private long sequence;

    private StoredBlocks(Database database, long recording, int channel, long after, long lastSequence) {
        this.database = database;
        this.recording = recording;
        this.channel = channel;
        this.sequence = after;
        this.lastSequence = lastSequence;
    }

    /** {@return all blocks of a channel} */
    static StoredBlocks all(Database database, long recording, int channel) throws StoreException {
        StoredBlocks all = database.ask(() -> new StoredBlocks(
                database,
                recording,
                channel,
                -1,
                database.number(
                        "SELECT COALESCE(MAX(sequence), -1) FROM block WHERE recording = ? AND channel = ?",
                        recording,
                        channel)));
        all.checkThatItIsWhole();
        return all;
    }

    /** {@return the blocks of a channel with these sequence numbers} */
    static StoredBlocks between(Database database, long recording, int channel, long firstSequence, long lastSequence) {
        return new StoredBlocks(database, recording, channel, firstSequence - 1, lastSequence);
    }

    /**
     * {@return the next block, null after the last}
     *
     * @throws StoreException if it cannot be read, or part of the recording may have been deleted
     */
    @Nullable
    Block next() throws StoreException {
        if (read.isEmpty() && sequence < lastSequence) {
            List<Block> next = database.ask(
                    () -> database.rows(this::block, NEXT, recording, channel, sequence, lastSequence, AT_ONCE));
            checkThatItIsWhole(); // afterwards: the mark is older than any gap that was read
            if (next.isEmpty()) {
                throw cutShort(); // by a program that does not mark, for the last block was there
            }
            read.addAll(next);
            sequence = next.get(next.size() - 1).sequence();
        }
        return read.poll();
    }

    private void checkThatItIsWhole() throws StoreException {
        if (!database.ask(() -> Deletion.isWhole(database, recording))) {
            throw cutShort();
        }
    }

    private StoreException cutShort() {
        return new StoreException("recording " + recording + " in " + database.file()
                + " was deleted while it was read, so part of it is missing in what was read");
    }

    private Block block(ResultSet row) throws SQLException, StoreException {
        byte[] bytes = row.getBytes("data");
        long sequenceNumber = row.getLong("sequence");
        if (Samples.checksum(bytes) != row.getLong("checksum")) {
            throw new StoreException("block " + sequenceNumber + " of channel " + channel + " of recording " + recording
                    + " in " + database.file()
                    + " is damaged: its samples do not have the checksum they were stored with");
        }
        return new Block(
                channel,
                sequenceNumber,
                row.getLong("first"),
                row.getLong("time"),
                row.getDouble("rate"),
                row.getString("unit"),
                Samples.decode(bytes));
    }
}
