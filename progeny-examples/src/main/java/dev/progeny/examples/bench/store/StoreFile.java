package dev.progeny.examples.bench.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The file of a folder that has the database: made if need be, opened, and set as it has to be. */
final class StoreFile {
    private static final String FILE = "recordings.sqlite";
    private static final String PATIENCE = "PRAGMA busy_timeout = " + 1000 * Database.PATIENCE_SECONDS;
    private static final List<String> NEW_FILE =
            List.of("PRAGMA page_size = 8192", "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL");
    private static final List<String> WRITER = List.of(
            "PRAGMA synchronous = FULL",
            "PRAGMA fullfsync = ON", // the only fsync of macOS that waits for the disk
            "PRAGMA foreign_keys = ON",
            "PRAGMA wal_autocheckpoint = 2000", // pages: 16 MiB
            "PRAGMA journal_size_limit = 67108864");

    private StoreFile() {}

    /** Opens the database to write; folder, file and tables are made if need be, for this user only. */
    static Database create(Path folder) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        try {
            makeFile(folder, file);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot make " + file + " (" + e + "); see that the user may write there, or take another folder",
                    e);
        }
        Database database = Database.open(file, "rw");
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

    /** Opens the database to read. */
    static Database read(Path folder) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        checkIsThere(folder, file);
        Database database = Database.open(file, readMode(file));
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

    private static void checkIsThere(Path folder, Path file) throws StoreException {
        boolean isFile;
        try {
            isFile = Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (AccessDeniedException e) {
            throw new StoreException(
                    "the folder of " + file + " may not be read by this user; see that it may, or take another folder",
                    e);
        } catch (IOException e) {
            isFile = false;
        }
        if (!isFile) {
            throw new StoreException("there are no recordings in " + folder + ": it has no file " + FILE);
        }
    }

    /** Who reads keeps notes beside the file for who writes. Where that is impossible, and the log is empty, nobody writes. */
    private static String readMode(Path file) {
        if (Files.isWritable(file) && Files.isWritable(file.resolveSibling("."))) {
            return "rw";
        }
        return file.resolveSibling(FILE + "-wal").toFile().length() == 0 ? "ro&immutable=1" : "ro";
    }
}
