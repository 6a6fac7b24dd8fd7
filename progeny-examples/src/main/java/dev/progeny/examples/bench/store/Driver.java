package dev.progeny.examples.bench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The driver of SQLite. It unpacks a library to a temporary folder and removes it when the JVM ends, but a process that is killed would
 * leave it: so it gets a folder of its own, and that is removed as soon as the library is loaded. Windows, which does not remove what
 * is in use, leaves that to the end of the JVM. That there is room is seen to before, since the driver tries only once in the life of a JVM.
 */
final class Driver {
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String LIBRARY = "org.sqlite.lib.path";

    /** More than the library of any system has. */
    private static final long LIBRARY_BYTES = 2 << 20;

    private static boolean isLoaded;

    private Driver() {}

    static Connection connect(String url) throws SQLException, StoreException {
        load();
        return DriverManager.getConnection(url);
    }

    private static synchronized void load() throws SQLException, StoreException {
        if (isLoaded) {
            return;
        }
        if (System.getProperty(FOLDER) != null || System.getProperty(LIBRARY) != null) {
            loadNow(); // somebody takes care of it
        } else {
            loadFromOwnFolder();
        }
        isLoaded = true;
    }

    private static void loadFromOwnFolder() throws SQLException, StoreException {
        try {
            checkRoom();
            Path folder = Files.createTempDirectory(
                    "progeny-bench-" + ProcessHandle.current().pid() + "-");
            folder.toFile().deleteOnExit(); // what was registered last is removed first, so its files go before it
            System.setProperty(FOLDER, folder.toString());
            try {
                loadNow();
            } finally {
                System.clearProperty(FOLDER);
                removeIfPossible(folder);
            }
        } catch (NoRoomException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    "SQLite's library could not be unpacked in " + System.getProperty("java.io.tmpdir") + " ("
                            + e.getMessage()
                            + "); see that there is room, or name another folder with -Djava.io.tmpdir",
                    e);
        }
    }

    private static void checkRoom() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        long bytes = Files.getFileStore(folder).getUsableSpace();
        if (bytes < LIBRARY_BYTES) {
            throw new NoRoomException(
                    "no room is left on the disk for SQLite's library, which is unpacked in " + folder + ": " + bytes
                            + " bytes, of " + LIBRARY_BYTES
                            + "; make room by removing other files, or name another folder with -Djava.io.tmpdir");
        }
    }

    private static void loadNow() throws SQLException {
        DriverManager.getConnection("jdbc:sqlite::memory:").close();
    }

    private static void removeIfPossible(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // At the end of the JVM, then.
        }
    }
}
