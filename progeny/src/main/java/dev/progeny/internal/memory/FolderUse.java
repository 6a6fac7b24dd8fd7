package dev.progeny.internal.memory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One handle's use of the folder that its file is in; ended once, however often it is run. It does not refer to the handle. */
public final class FolderUse implements Runnable {
    /** Opens a file that is in use. */
    public interface Opener<H> {
        /** {@return what was opened, which ends the use} */
        H open(FolderUse use) throws IOException;
    }

    private final Path path;
    private final AtomicBoolean ended = new AtomicBoolean();

    private FolderUse(Path path) {
        this.path = path;
    }

    /**
     * Begins the use of a file; see {@link ProcessFolder#use}.
     *
     * @throws IOException if the file's owner has ended and its files are gone, or the folder is not one of this user's
     */
    public static FolderUse of(Path path) throws IOException {
        ProcessFolder.use(path);
        return new FolderUse(path);
    }

    /**
     * Opens a file, and uses it for as long as what was opened does; the use has ended if that fails.
     *
     * @throws FileNotFoundException if there is no such file any more
     * @throws IOException as {@link #of} and {@code opener} throw
     */
    public static <H> H open(Path path, Opener<H> opener) throws IOException {
        FolderUse use = of(path);
        boolean opened = false;
        try {
            H handle = opener.open(use);
            opened = true;
            return handle;
        } catch (NoSuchFileException e) {
            FileNotFoundException gone = new FileNotFoundException(path + " is gone: it was closed");
            gone.initCause(e);
            throw gone;
        } finally {
            if (!opened) {
                use.run();
            }
        }
    }

    /** Ends the use. */
    @Override
    public void run() {
        if (ended.compareAndSet(false, true)) {
            ProcessFolder.endUse(path);
        }
    }
}
