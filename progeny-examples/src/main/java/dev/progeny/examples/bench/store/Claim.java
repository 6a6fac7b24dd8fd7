package dev.progeny.examples.bench.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says to all other processes that this one makes a recording, or deletes it: a lock on one byte of a file in the folder, the byte whose
 * number is that of the recording. The system takes it back when the process ends, however that ends.
 *
 * <p>A process loses all its locks of a file as soon as it closes the file anywhere: so are locks of POSIX. So all claims of a process in a
 * folder have one channel, which the last of them closes, and whoever looks whether there is a claim opens no other beside it.
 */
public final class Claim implements AutoCloseable {
    private static final String FILE = "recordings.lock";
    private static final int TRIES = 100;
    private static final long PAUSE_MILLIS = 10;
    /** The files in which this process has claims. Guarded by the class. */
    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private final Path folder;
    private final FileLock lock;

    private Claim(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** The open file of a folder, and what this process has locked of it. */
    private record LockFile(FileChannel channel, Map<Long, FileLock> locks) {
        static LockFile open(Path folder) throws IOException {
            return new LockFile(
                    FileChannel.open(
                            folder.resolve(FILE),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            StoreFile.forThisUser("rw-------")),
                    new HashMap<>());
        }

        @Nullable
        FileLock tryLock(long recording) throws IOException {
            FileLock lock = locks.containsKey(recording) ? null : channel.tryLock(recording, 1, false);
            if (lock != null) {
                locks.put(recording, lock);
            }
            return lock;
        }
    }

    /**
     * Claims a recording.
     *
     * @throws StoreException if it is claimed, by another process or this one, and stays so for a second, or the thread is interrupted
     *     meanwhile and remains so; or if the file cannot be locked
     */
    static Claim take(Path folder, long recording) throws StoreException {
        String owner;
        try {
            Path real = folder.toRealPath();
            Claim claim = tryForLong(real, recording);
            if (claim != null) {
                return claim;
            }
            owner = isTakenHere(real, recording)
                    ? "this process; wait until that has ended"
                    : "another process; end that first";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    "interrupted while recording " + recording + " in " + folder
                            + " was being made, or deleted; try it again later",
                    e);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot lock " + folder.resolve(FILE) + " (" + e
                            + "); see that the user may write there, or take another folder",
                    e);
        }
        throw new StoreException(
                "recording " + recording + " in " + folder + " is being made, or deleted, by " + owner);
    }

    private static @Nullable Claim tryForLong(Path folder, long recording) throws IOException, InterruptedException {
        Claim claim = tryTake(folder, recording);
        for (int i = 1; claim == null && i < TRIES; i++) { // the lock of who only looks is soon gone
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            claim = tryTake(folder, recording);
        }
        return claim;
    }

    private static synchronized boolean isTakenHere(Path folder, long recording) {
        LockFile file = OPEN.get(folder);
        return file != null && file.locks.containsKey(recording);
    }

    private static synchronized @Nullable Claim tryTake(Path folder, long recording) throws IOException {
        LockFile file = OPEN.get(folder);
        if (file == null) {
            file = LockFile.open(folder);
            OPEN.put(folder, file);
        }
        try {
            FileLock lock = file.tryLock(recording);
            return lock == null ? null : new Claim(folder, lock);
        } finally {
            closeIfUnused(folder, file);
        }
    }

    private static void closeIfUnused(Path folder, LockFile file) throws IOException {
        if (file.locks.isEmpty()) {
            OPEN.remove(folder);
            file.channel.close();
        }
    }

    private static synchronized void release(Path folder, FileLock lock) throws IOException {
        LockFile file = OPEN.get(folder);
        if (file != null && file.locks.remove(lock.position(), lock)) { // else it was released before
            lock.release();
            closeIfUnused(folder, file);
        }
    }

    /** {@return whether a process, this one included, makes a recording or deletes it, as far as this user may see that} */
    static boolean isTaken(Path folder, long recording) {
        try {
            return isLocked(folder.toRealPath(), recording);
        } catch (IOException e) {
            return false; // nobody ever claimed any, or only others can
        }
    }

    private static synchronized boolean isLocked(Path folder, long recording) throws IOException {
        LockFile file = OPEN.get(folder);
        if (file != null) {
            return file.locks.containsKey(recording) || isLocked(file.channel, recording);
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.READ)) {
            return isLocked(channel, recording);
        }
    }

    /** By a lock that others may have as well, so that two who look at once do not take each other for who makes it. */
    private static boolean isLocked(FileChannel channel, long recording) throws IOException {
        try (FileLock lock = channel.tryLock(recording, 1, true)) {
            return lock == null;
        }
    }

    /** {@return which recording} */
    public long recording() {
        return lock.position();
    }

    @Override
    public void close() throws StoreException {
        try {
            release(folder, lock);
        } catch (IOException e) {
            throw new StoreException("cannot close " + FILE + " (" + e + ")", e);
        }
    }
}
