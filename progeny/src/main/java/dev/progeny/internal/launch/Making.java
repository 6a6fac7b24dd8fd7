package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.internal.platform.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is being made, by one process after the other. To the end of this program it is a child: its process is killed, whatever
 * it has written goes, and no other process begins.
 */
final class Making implements Children.Child, AutoCloseable {
    /** Long, since it is made at the lowest priority: on a busy machine, in whatever time that leaves. */
    private static final long PATIENCE_MINUTES = 30;

    /** Starts a process. */
    interface Start<P> {
        P start() throws IOException;
    }

    private final Path path;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private @Nullable Process process; // guarded by this
    private boolean stopped; // guarded by this

    private Making(Path path) {
        this.path = path;
    }

    /** @param path what the archive is called until it is whole */
    static Making at(Path path) {
        Making making = new Making(path);
        Children.add(making);
        return making;
    }

    Path path() {
        return path;
    }

    /** {@return where a process may note something for the next} */
    Path notes() {
        return path.resolveSibling(path.getFileName() + ".notes");
    }

    /**
     * Starts the next process. The end of the program waits meanwhile, so none is overlooked.
     *
     * @throws IOException if it cannot be started, or the program ends
     */
    synchronized <P> P start(Start<P> starter, Function<P, Process> processOf) throws IOException {
        if (stopped) {
            throw new IOException("the program ends");
        }
        P started = starter.start();
        process = processOf.apply(started);
        return started;
    }

    /** Waits for a process to end well. */
    static void await(Process started) throws IOException, InterruptedException {
        if (!started.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            throw new IOException("it took more than " + PATIENCE_MINUTES + " minutes");
        }
        if (started.exitValue() != 0) {
            throw new IOException("it ended with " + started.exitValue());
        }
    }

    @Override
    public void terminate() {
        kill(); // it has nothing to save, and this process wants to end
    }

    @Override
    public synchronized void kill() {
        stopped = true;
        if (process == null) {
            ended(0);
        } else {
            process.destroyForcibly().onExit().thenAccept(ended -> ended(ended.exitValue()));
        }
    }

    private void ended(int status) {
        removeFiles(); // here, since this process may be at its end and wait for nothing else
        exit.complete(new ExitStatus(status & 0xFF));
    }

    private void removeFiles() {
        Folders.remove(path);
        Folders.remove(notes());
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    /** Ends the making, whether the archive was published or not. */
    @Override
    public void close() {
        synchronized (this) {
            if (process != null) {
                process.destroyForcibly();
            }
        }
        removeFiles();
        Children.remove(this);
    }
}
