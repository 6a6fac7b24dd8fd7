package dev.progeny.examples.bench.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite complains of, as users should read it. */
final class Complaint {
    private static final int PRIMARY_CODE = 0xff; // the bits above say more, which the text says as well
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    /** Beyond those of SQLite: it did not take what was written, whatever it calls that. */
    private static final int NOT_WRITTEN = 0x100;

    private Complaint() {}

    static StoreException of(SQLException failure, Path file, int patienceSeconds) {
        int code = code(failure);
        String message = switch (code) {
            case BUSY, LOCKED ->
                "another process was writing to " + file + " for more than " + patienceSeconds
                        + " s; end it, or try again";
            case READ_ONLY, CANNOT_OPEN ->
                "cannot write to " + file
                        + "; see that the user may write to it and to its folder, or take another folder";
            case IO_ERROR ->
                "the disk failed to read or write " + file + "; see the system's log, or take another folder";
            case CORRUPT -> file + " is damaged; move it away, and read what is left of it with: sqlite3 FILE .recover";
            case FULL ->
                "no room is left on the disk for " + file
                        + "; make room by removing other files first, 32 MB as a rule: to delete recordings takes some";
            case NOT_WRITTEN ->
                "the disk does not take what is written to " + file + ": a quota or a limit on the length of files"
                        + " is reached, or it failed; make room, raise the limit (ulimit -f), or see the system's log";
            case NOT_A_DATABASE ->
                file + " is no store of recordings, or its beginning is damaged; move it away, or take another folder";
            default -> file + " could not be used";
        };
        String text = message + " (" + failure.getMessage() + ")";
        return code == FULL || code == NOT_WRITTEN
                ? new NoRoomException(text, failure)
                : new StoreException(text, failure);
    }

    private static int code(SQLException failure) {
        SQLiteErrorCode extended =
                failure instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (extended) {
            case SQLITE_IOERR_SHMSIZE -> FULL; // of the file beside the database that its processes share
            // A quota or a limit on the length of files, which may give room again; or a disk that fails.
            case SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE -> NOT_WRITTEN;
            default -> failure.getErrorCode() & PRIMARY_CODE;
        };
    }
}
