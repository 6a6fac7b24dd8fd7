package dev.progeny.examples.bench.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
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

    /** So a quota and a limit on the length of files come out, which may give room again, and also a disk that fails. */
    private static final Set<SQLiteErrorCode> NOT_WRITTEN = Set.of(
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC,
            SQLiteErrorCode.SQLITE_IOERR_TRUNCATE);

    private Complaint() {}

    static StoreException of(SQLException failure, Path file, int patienceSeconds) {
        if (failure instanceof SQLiteException sqlite && NOT_WRITTEN.contains(sqlite.getResultCode())) {
            String text =
                    "the disk does not take what is written to " + file + ": a quota or a limit on the length of files"
                            + " is reached, or it failed; make room, raise the limit (ulimit -f), or see the system's log";
            return new NoRoomException(text + " (" + failure.getMessage() + ")", failure);
        }
        int code = isWantOfRoom(failure) ? FULL : failure.getErrorCode() & PRIMARY_CODE;
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
            case NOT_A_DATABASE ->
                file + " is no store of recordings, or its beginning is damaged; move it away, or take another folder";
            default -> file + " could not be used";
        };
        String text = message + " (" + failure.getMessage() + ")";
        return code == FULL ? new NoRoomException(text, failure) : new StoreException(text, failure);
    }

    /** What the processes share of the database is a file beside it; where that has no room, SQLite calls it a failure of the disk. */
    private static boolean isWantOfRoom(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    }
}
