package dev.progeny.examples.bench.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Says to all other processes that this one makes a recording, or deletes it: a lock on one byte of a file in the folder, the byte whose
 * number is that of the recording. The system takes it back when the process ends, however that ends.
 *
 * <p>Whoever takes one while the same process has another of the folder may end both, when he closes his: so are locks of POSIX.
 */
public final class Claim implements AutoCloseable {
    private static final String FILE = "recordings.lock";

    private final long recording;
    private final FileChannel channel; // which has the lock until it is closed

    private Claim(long recording, FileChannel channel) {
        this.recording = recording;
        this.channel = channel;
    }

    /**
     * Claims a recording.
     *
     * @throws StoreException if another process has claimed it, or the file cannot be locked
     */
    public static Claim take(Path folder, long recording) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    Database.forThisUser("rw-------"));
            boolean isOurs = false;
            try {
                isOurs = channel.tryLock(recording, 1, false) != null;
            } catch (OverlappingFileLockException e) {
                throw refused(recording, folder); // another thread of this process has it
            } finally {
                if (!isOurs) {
                    channel.close();
                }
            }
            if (!isOurs) {
                throw refused(recording, folder);
            }
            return new Claim(recording, channel);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot lock " + file + " (" + e + "); see that the user may write there, or take another folder",
                    e);
        }
    }

    private static StoreException refused(long recording, Path folder) {
        return new StoreException("recording " + recording + " in " + folder
                + " is being made, or deleted, by another process; end that first");
    }

    /** {@return which recording} */
    public long recording() {
        return recording;
    }

    @Override
    public void close() throws StoreException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("cannot close " + FILE + " (" + e + ")", e);
        }
    }
}
