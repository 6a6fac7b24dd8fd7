package dev.progeny.examples.bench.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables.
 *
 * <p>Samples stand by themselves in {@code samples}, since they are a thousand times as long as all else of a block: what says where
 * they belong, with the least and the greatest of them, is together in few pages of {@code block}, and an overview of hours reads no
 * more than that. Times are nanoseconds since 1970. Samples are 32-bit floats, little-endian. A recording with a setting at place -1 is
 * being deleted, see {@link Deletion}.
 */
final class Schema {
    /** Raised with each change that an older program would not understand. */
    static final int VERSION = 1;

    private static final int APPLICATION = 0x5047_5253; // which says to "file" and others that it is ours
    private static final List<String> TABLES =
            List.of("""
            CREATE TABLE recording (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE,
                started INTEGER NOT NULL,
                ended INTEGER)
            """, """
            CREATE TABLE setting (
                recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                place INTEGER NOT NULL,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (recording, place)) WITHOUT ROWID
            """, """
            CREATE TABLE channel (
                recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                number INTEGER NOT NULL,
                name TEXT NOT NULL,
                unit TEXT NOT NULL,
                rate REAL NOT NULL,
                source TEXT NOT NULL,
                stored INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (recording, number)) WITHOUT ROWID
            """, """
            CREATE TABLE samples (
                id INTEGER PRIMARY KEY,
                data BLOB NOT NULL)
            """, """
            CREATE TABLE block (
                recording INTEGER NOT NULL,
                channel INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                first INTEGER NOT NULL,
                time INTEGER NOT NULL,
                rate REAL NOT NULL,
                unit TEXT NOT NULL,
                count INTEGER NOT NULL,
                least REAL,
                greatest REAL,
                checksum INTEGER NOT NULL,
                samples INTEGER NOT NULL,
                PRIMARY KEY (recording, channel, sequence),
                FOREIGN KEY (recording, channel) REFERENCES channel) WITHOUT ROWID
            """, "CREATE INDEX block_by_first ON block (recording, channel, first)");

    private Schema() {}

    /** {@return whether the file is new} */
    static boolean isMissing(Database database) throws SQLException, StoreException {
        return database.number("SELECT COUNT(*) FROM sqlite_schema") == 0;
    }

    /** Makes the tables if the file is new, and sees whether they are those that this program knows. Inside a transaction. */
    static void prepare(Database database, Path file) throws SQLException, StoreException {
        if (isMissing(database)) {
            database.execute(TABLES);
            database.execute(List.of("PRAGMA application_id = " + APPLICATION, "PRAGMA user_version = " + VERSION));
        }
        check(database, file);
    }

    /** Sees whether the tables are those that this program knows. */
    static void check(Database database, Path file) throws SQLException, StoreException {
        long version = database.number("PRAGMA user_version");
        if (database.number("PRAGMA application_id") != APPLICATION || version < 1) {
            throw new StoreException(file + " is a database, but no store of recordings; take another folder");
        }
        if (version > VERSION) {
            throw new StoreException(
                    file + " has tables of version " + version + ", this program knows them up to version " + VERSION
                            + "; use the program that made it, or a newer one");
        }
    }
}
