package dev.progeny.examples.bench.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the database of a folder. Any number of processes may have one: each writes in turn, and reads what was committed
 * when its query began.
 *
 * <p>A commit goes to a log beside the file and waits for the disk ({@code synchronous=FULL}), so that neither a process nor a machine
 * that dies takes it along. What a process left in the log when it died, the next that opens the database finds there. The log is
 * moved to the file from time to time by who commits, and reused, unless somebody reads all the time: queries should be short.
 */
final class Database implements AutoCloseable {
    private static final String FILE = "recordings.sqlite";
    private static final int PATIENCE_SECONDS = 10;
    private static final String PATIENCE = "PRAGMA busy_timeout = " + 1000 * PATIENCE_SECONDS;
    private static final List<String> NEW_FILE =
            List.of("PRAGMA page_size = 8192", "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL");
    private static final List<String> WRITER = List.of(
            "PRAGMA synchronous = FULL",
            "PRAGMA fullfsync = ON", // the only fsync of macOS that waits for the disk
            "PRAGMA foreign_keys = ON",
            "PRAGMA wal_autocheckpoint = 2000", // pages: 16 MiB
            "PRAGMA journal_size_limit = 67108864");

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** A query or several. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, StoreException;
    }

    /** The same without a result. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException, StoreException;
    }

    /** What reads a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException, StoreException;
    }

    /** Opens it to write; folder, file and tables are made if need be, for this user only. */
    static Database create(Path folder) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        try {
            makeFile(folder, file);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot make " + file + " (" + e + "); see that the user may write there, or take another folder",
                    e);
        }
        Database database = open(file, "rw");
        try {
            database.run(() -> {
                database.execute(List.of(PATIENCE));
                if (Schema.isMissing(database)) {
                    database.execute(NEW_FILE);
                } else {
                    Schema.check(database, file); // before anything is set in a file that may not be ours
                }
                database.execute(WRITER);
            });
            database.runChange(() -> Schema.prepare(database, file));
            return database;
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    private static void makeFile(Path folder, Path file) throws IOException {
        Files.createDirectories(folder.toAbsolutePath(), forThisUser("rwx------"));
        try {
            Files.createFile(file, forThisUser("rw-------")); // SQLite's own files beside it get the same
        } catch (FileAlreadyExistsException e) {
            // Stored before.
        }
    }

    static FileAttribute<?>[] forThisUser(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Opens it to read. */
    static Database read(Path folder) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there are no recordings in " + folder + ": it has no file " + FILE);
        }
        Database database = open(file, readMode(file));
        try {
            database.run(() -> {
                database.execute(List.of(PATIENCE, "PRAGMA query_only = ON"));
                Schema.check(database, file);
            });
            return database;
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    /** Who reads keeps notes beside the file for who writes. Where that is impossible, and the log is empty, nobody writes. */
    private static String readMode(Path file) {
        if (Files.isWritable(file) && Files.isWritable(file.resolveSibling("."))) {
            return "rw";
        }
        return file.resolveSibling(FILE + "-wal").toFile().length() == 0 ? "ro&immutable=1" : "ro";
    }

    private static Database open(Path file, String mode) throws StoreException {
        String path = file.toUri().getRawPath();
        try {
            return new Database(file, Driver.connect("jdbc:sqlite:file:" + path + "?mode=" + mode));
        } catch (SQLException e) {
            throw Complaint.of(e, file, PATIENCE_SECONDS);
        }
    }

    /** Does something that needs no transaction of its own. */
    <T> T ask(Work<T> work) throws StoreException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw Complaint.of(e, file, PATIENCE_SECONDS);
        }
    }

    /** Does something in a transaction, and returns when it is on the disk; if that fails, nothing was done. */
    <T> T change(Work<T> work) throws StoreException {
        return ask(() -> {
            execute(List.of("BEGIN IMMEDIATE"));
            boolean isCommitted = false;
            try {
                T result = work.run();
                execute(List.of("COMMIT"));
                isCommitted = true;
                return result;
            } finally {
                if (!isCommitted) {
                    rollBack();
                }
            }
        });
    }

    /** Does something that needs no transaction of its own. */
    void run(Step step) throws StoreException {
        ask(() -> {
            step.run();
            return true;
        });
    }

    /** Does something in a transaction, as {@link #change} does. */
    void runChange(Step step) throws StoreException {
        change(() -> {
            step.run();
            return true;
        });
    }

    private void rollBack() {
        try {
            execute(List.of("ROLLBACK"));
        } catch (SQLException e) {
            // SQLite has rolled back already when it found the disk full or broken; what it said of that counts.
        }
    }

    /** Runs statements, each to its end; what they find is left out. */
    void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** {@return how many rows a statement changed} */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** {@return the number that a query finds, zero if it finds nothing} */
    long number(String sql, Object... arguments) throws SQLException, StoreException {
        List<Long> found = rows(row -> row.getLong(1), sql, arguments);
        return found.isEmpty() ? 0 : found.get(0);
    }

    /** {@return what a query finds} */
    <T> List<T> rows(Row<T> row, String sql, Object... arguments) throws SQLException, StoreException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement query = prepare(sql, arguments);
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                found.add(row.read(result));
            }
        }
        return found;
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws StoreException {
        run(connection::close);
    }
}
