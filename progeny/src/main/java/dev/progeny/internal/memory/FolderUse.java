package dev.progeny.internal.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One handle's use of the folder that its file is in; ended once, however often it is run. It does not refer to the handle. */
public final class FolderUse implements Runnable {
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

    /** Ends the use. */
    @Override
    public void run() {
        if (ended.compareAndSet(false, true)) {
            ProcessFolder.endUse(path);
        }
    }
}
