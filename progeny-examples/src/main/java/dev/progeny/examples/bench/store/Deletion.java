package dev.progeny.examples.bench.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Deletes a recording, in steps that keep others waiting for a fraction of a second only. The first of them marks it, by a setting with a
 * place that no other has: from then on it is only there to be deleted, and who reads it finds the mark before he takes what is left for
 * the whole. The mark goes with the recording in the last step, so what was begun can be gone on with.
 */
final class Deletion {
    /** Which rows of {@code recording} are marked, as a condition. */
    static final String IS_MARKED =
            "EXISTS (SELECT 1 FROM setting WHERE setting.recording = recording.id AND setting.place = -1)";

    private static final int BLOCKS_AT_ONCE = 64;
    private static final int PAGES_AT_ONCE = 1024;

    private Deletion() {}

    /** {@return whether there was such a recording} */
    static boolean delete(Database writer, long recording) throws StoreException {
        if (!writer.change(() -> mark(writer, recording))) {
            return false;
        }
        while (writer.change(() -> deleteBlocks(writer, recording)) > 0) {
            // There are more.
        }
        giveBack(writer);
        writer.runChange(() -> {
            // Blocks that came since go with it: who writes them learns of it at the next.
            while (deleteBlocks(writer, recording) > 0) {
                // There are more.
            }
            writer.update("DELETE FROM recording WHERE id = ?", recording);
        });
        // Only what is in the file itself can shrink it. If somebody reads now, the next commit but one or two will.
        writer.run(() -> writer.execute(List.of("PRAGMA wal_checkpoint(TRUNCATE)")));
        return true;
    }

    /** {@return whether there is such a recording, which has the mark then} */
    private static boolean mark(Database writer, long recording) throws SQLException, StoreException {
        if (writer.number("SELECT COUNT(*) FROM recording WHERE id = ?", recording) == 0) {
            return false;
        }
        writer.update("INSERT INTO setting VALUES (?, -1, 'deleted', '') ON CONFLICT DO NOTHING", recording);
        return true;
    }

    /** {@return whether a recording is there, and nothing of it was deleted before this was asked} */
    static boolean isWhole(Database database, long recording) throws SQLException, StoreException {
        return database.number("SELECT COUNT(*) FROM recording WHERE id = ? AND NOT " + IS_MARKED, recording) > 0;
    }

    /**
     * Deletes the last blocks of each channel. Those of the latest recording are at the end of the file, which is cut off at once then: so
     * the log, which cannot go to the file of a full disk before that is shorter, does not grow with what is deleted.
     *
     * @return how many
     */
    private static int deleteBlocks(Database writer, long recording) throws SQLException, StoreException {
        List<Integer> channels =
                writer.rows(row -> row.getInt(1), "SELECT number FROM channel WHERE recording = ?", recording);
        int deleted = 0;
        for (int channel : channels) {
            deleted += deleteBlocks(writer, recording, channel, Math.max(1, BLOCKS_AT_ONCE / channels.size()));
        }
        cutOff(writer);
        return deleted;
    }

    private static int deleteBlocks(Database writer, long recording, int channel, int most)
            throws SQLException, StoreException {
        List<List<Long>> keys = writer.rows(
                row -> List.of(row.getLong(1), row.getLong(2)),
                "SELECT sequence, samples FROM block WHERE recording = ? AND channel = ? ORDER BY sequence DESC LIMIT ?",
                recording,
                channel,
                most);
        for (List<Long> key : keys) {
            writer.update("DELETE FROM samples WHERE id = ?", key.get(1));
            writer.update(
                    "DELETE FROM block WHERE recording = ? AND channel = ? AND sequence = ?",
                    recording,
                    channel,
                    key.get(0));
        }
        return keys.size();
    }

    /** Moves pages from the end of the file to where those were that are free. */
    private static void cutOff(Database writer) throws SQLException {
        writer.execute(List.of("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")"));
    }

    /** Cuts off what the steps left, and what deletions left before that came to no end. */
    private static void giveBack(Database writer) throws StoreException {
        long before = Long.MAX_VALUE;
        long free = free(writer);
        while (free > 0 && free < before) {
            writer.runChange(() -> cutOff(writer));
            before = free;
            free = free(writer);
        }
    }

    private static long free(Database writer) throws StoreException {
        return writer.ask(() -> writer.number("PRAGMA freelist_count"));
    }
}
