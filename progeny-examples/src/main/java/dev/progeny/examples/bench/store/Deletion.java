package dev.progeny.examples.bench.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Deletes a recording, in steps that keep others waiting for a fraction of a second only. The first of them marks it, by a setting with a
 * place that no other has: from then on nobody is shown it, and who reads it finds the mark before he takes what is left for the whole.
 * The mark goes with the recording in the last step, so what was begun can be gone on with.
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
        while (writer.change(() -> deleteBlocks(writer, recording)) == BLOCKS_AT_ONCE) {
            // There are more.
        }
        writer.runChange(() -> {
            // Blocks that came since go with it: who writes them learns of it at the next.
            while (deleteBlocks(writer, recording) > 0) {
                // There are more.
            }
            writer.update("DELETE FROM recording WHERE id = ?", recording);
        });
        giveBack(writer);
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

    private static int deleteBlocks(Database writer, long recording) throws SQLException, StoreException {
        List<List<Object>> keys = writer.rows(
                row -> List.of(row.getInt(1), row.getLong(2), row.getLong(3)),
                "SELECT channel, sequence, samples FROM block WHERE recording = ? LIMIT ?",
                recording,
                BLOCKS_AT_ONCE);
        for (List<Object> key : keys) {
            writer.update("DELETE FROM samples WHERE id = ?", key.get(2));
            writer.update(
                    "DELETE FROM block WHERE recording = ? AND channel = ? AND sequence = ?",
                    recording,
                    key.get(0),
                    key.get(1));
        }
        return keys.size();
    }

    /** Each step moves pages from the end of the file to where those were that are free. */
    private static void giveBack(Database writer) throws StoreException {
        long before = Long.MAX_VALUE;
        long free = free(writer);
        while (free > 0 && free < before) {
            writer.runChange(() -> {
                writer.execute(List.of("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")"));
            });
            before = free;
            free = free(writer);
        }
        // Only what is in the file itself can shrink it. If somebody reads now, the next commit but one or two will.
        writer.run(() -> writer.execute(List.of("PRAGMA wal_checkpoint(TRUNCATE)")));
    }

    private static long free(Database writer) throws StoreException {
        return writer.ask(() -> writer.number("PRAGMA freelist_count"));
    }
}
