package dev.progeny.examples.bench.store;

import java.nio.file.Path;
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
    /** How long one that wants to write waits for the others. */
    static final int PATIENCE_SECONDS = 10;

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

    /** Opens it, as SQLite calls the mode; nothing is set yet. */
    static Database open(Path file, String mode) throws StoreException {
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
