package dev.progeny.examples.bench;

import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database of samples, in a file of a folder. One process has it open at a time; when that is killed the next can open it at once.
 *
 * <p>A sample is identified by run, producer and sequence number, the primary key: stored again it is refused and only counted. A batch
 * is one transaction, and {@link #append} returns when it is on the disk: the database's own habit, to write what was committed half a
 * second later, would lose it with the process.
 */
final class SampleStore implements AutoCloseable {
    private static final String FILE = "samples";
    private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    private static final String DUPLICATE_KEY = "23505";

    private final Connection connection;

    private SampleStore(Connection connection) {
        this.connection = connection;
    }

    /** Opens the database in a folder, which is made if need be, and with it the tables. */
    static SampleStore open(Path folder) throws SQLException {
        String url = "jdbc:h2:file:" + folder.toAbsolutePath().resolve(FILE) + OPTIONS;
        Connection connection = DriverManager.getConnection(url, "sa", "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS run (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " started_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP, rate INT NOT NULL,"
                    + " refused BIGINT DEFAULT 0 NOT NULL)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS sample (run INT NOT NULL REFERENCES run, producer VARCHAR(20) NOT NULL,"
                            + " sequence BIGINT NOT NULL, volts DOUBLE PRECISION NOT NULL, PRIMARY KEY (run, producer, sequence))");
            connection.setAutoCommit(false);
            return new SampleStore(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** {@return the number of a new run} */
    int beginRun(int rate) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO run (rate) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setInt(1, rate);
            insert.executeUpdate();
            connection.commit();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getInt(1);
            }
        }
    }

    /**
     * Stores those of the samples that are not there yet, all or none, and returns when they are on the disk.
     *
     * @return how many were there already, and were refused
     */
    int append(int run, List<Sample> samples) throws SQLException {
        try {
            int refused = insert(run, samples);
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE run SET refused = refused + ? WHERE id = ?")) {
                update.setInt(1, refused);
                update.setInt(2, run);
                update.executeUpdate();
            }
            connection.commit();
            try (Statement checkpoint = connection.createStatement()) {
                checkpoint.execute("CHECKPOINT SYNC");
            }
            return refused;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private int insert(int run, List<Sample> samples) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO sample VALUES (?, ?, ?, ?)")) {
            for (Sample sample : samples) {
                insert.setInt(1, run);
                insert.setString(2, sample.producer().label());
                insert.setLong(3, sample.sequence());
                insert.setDouble(4, sample.value());
                insert.addBatch();
            }
            insert.executeBatch();
            return 0;
        } catch (BatchUpdateException e) {
            return refusals(e);
        }
    }

    /** {@return how many of a batch were refused as duplicates; the others are in the transaction} Anything else fails it. */
    private static int refusals(BatchUpdateException failure) throws SQLException {
        int refusals = 0;
        for (SQLException e = failure.getNextException(); e != null; e = e.getNextException()) {
            if (!DUPLICATE_KEY.equals(e.getSQLState())) {
                throw failure;
            }
            refusals++;
        }
        return refusals;
    }

    /** {@return how many samples of a run are stored} */
    long stored(int run) throws SQLException {
        return query("SELECT COUNT(*) FROM sample WHERE run = ?", run);
    }

    /** {@return how many samples of a run and a producer are stored} */
    long stored(int run, Role producer) throws SQLException {
        return query("SELECT COUNT(*) FROM sample WHERE run = ? AND producer = ?", run, producer.label());
    }

    /** {@return the highest sequence number of a run and a producer, -1 if there is none} */
    long highestSequence(int run, Role producer) throws SQLException {
        return query(
                "SELECT COALESCE(MAX(sequence), -1) FROM sample WHERE run = ? AND producer = ?", run, producer.label());
    }

    /** {@return whether a sample is stored} */
    boolean contains(int run, Sample sample) throws SQLException {
        return query(
                        "SELECT COUNT(*) FROM sample WHERE run = ? AND producer = ? AND sequence = ?",
                        run,
                        sample.producer().label(),
                        sample.sequence())
                > 0;
    }

    /** {@return how often a sample of a run was refused because it was there} */
    long refused(int run) throws SQLException {
        return query("SELECT refused FROM run WHERE id = ?", run);
    }

    private long query(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setObject(i + 1, arguments[i]);
            }
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
