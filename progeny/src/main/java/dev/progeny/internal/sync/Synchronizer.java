package dev.progeny.internal.sync;

import dev.progeny.internal.memory.SharedFile;
import java.nio.file.Path;

/** What all that wait for each other in a file have in common: the file. */
abstract class Synchronizer implements SharedFile {
    final SyncFile file;

    Synchronizer(SyncFile file) {
        this.file = file;
    }

    /** {@return whether any process has closed it} */
    public final boolean isClosed() {
        return file.isClosed();
    }

    @Override
    public final Path path() {
        return file.path();
    }

    @Override
    public final void close() {
        file.close();
    }

    @Override
    public final Runnable resources() {
        return file.resources();
    }
}
