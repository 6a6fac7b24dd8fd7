package dev.progeny.bench.stores;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database in a file, set up so that what was committed is on the disk. */
enum Engine {
    /** Its commit hands the data to the system, or to a thread that does so later; only a checkpoint waits for the disk. */
    H2(
            "H2",
            "org.h2.Driver",
            "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
            "VARBINARY(1000000)"),
    /** With a log in front of the file, and each commit forced to the disk. */
    SQLITE("SQLite", "org.sqlite.JDBC", "jdbc:sqlite:%s", "BLOB"),
    /** Forces its log to the disk at each commit. */
    DUCKDB("DuckDB", "org.duckdb.DuckDBDriver", "jdbc:duckdb:%s", "BLOB");

    private final String title;
    private final String driver;
    private final String url;
    private final String blob;

    Engine(String title, String driver, String url, String blob) {
        this.title = title;
        this.driver = driver;
        this.url = url;
        this.blob = blob;
    }

    String title() {
        return title;
    }

    /** Opens the database in a folder, makes its table if it has none, and begins a transaction. */
    Connection open(Path folder) throws SQLException {
        Connection connection = DriverManager.getConnection(url.formatted(folder.resolve("samples")), user(), "");
        try {
            execute(connection, settings());
            execute(
                    connection,
                    List.of("CREATE TABLE IF NOT EXISTS block (channel INTEGER, sequence BIGINT, samples " + blob
                            + " NOT NULL, PRIMARY KEY (channel, sequence))"));
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private String user() {
        return this == H2 ? "sa" : "";
    }

    private List<String> settings() {
        return switch (this) {
            case H2 -> List.of();
            case SQLITE ->
                List.of("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA busy_timeout = 10000");
            case DUCKDB -> List.of("SET threads = 1");
        };
    }

    /** Commits, and returns when what was committed is on the disk. */
    void commit(Connection connection) throws SQLException {
        connection.commit();
        if (this == H2) {
            execute(connection, List.of("CHECKPOINT SYNC"));
        }
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** {@return how many bytes the jar of its driver has, which is all of it} */
    long jarBytes() throws IOException {
        try {
            return Files.size(Path.of(Class.forName(driver)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IOException("the driver " + driver + " is not in a jar on the class path", e);
        }
    }
}
