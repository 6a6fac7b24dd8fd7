package dev.progeny.internal.pool;

import dev.progeny.ProcessStartException;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.launch.ChildStart;
import dev.progeny.internal.launch.StartedChild;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Loggers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The thread that keeps a pool alive: it launches the workers that are missing, watches the clock, asks again for the threads that the
 * system refused, and shuts the pool down when nobody can reach it any more.
 *
 * <p>It looks at everything each time it wakes, so a wake-up is a flag and not a message: none can be lost, none waits, and a cleaner may
 * give one.
 */
final class Keeper {
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PoolState state;
    private final WorkerEvents events;
    private final PoolThreads threads;
    private final Watch watch;
    private final Alarm alarm;
    private final Companion companion;
    private volatile boolean abandoned;
    private int lastWorker;
    private long tidiedNanos = System.nanoTime();
    private long lookedNanos = tidiedNanos - LONGEST_SLEEP_NANOS;

    Keeper(PoolState state, WorkerEvents events, PoolThreads threads, Alarm alarm, Companion companion) {
        this.state = state;
        this.events = events;
        this.threads = threads;
        this.alarm = alarm;
        this.companion = companion;
        this.watch = new Watch(state);
    }

    void start() {
        threads.thread("keeper", () -> {
                    try {
                        run();
                    } finally {
                        companion.ended();
                    }
                })
                .start();
    }

    void abandon() {
        abandoned = true;
        alarm.ring();
    }

    private void run() {
        while (!state.isEnded() || !threads.refusals().close()) {
            alarm.reset();
            long sleepNanos = LONGEST_SLEEP_NANOS;
            try {
                if (abandoned) {
                    state.change(state::shut);
                }
                while (state.ask(after -> reserve())) {
                    launchNext();
                }
                sleepNanos = Math.min(sleepNanos, watch.look());
                tidy();
                if (threads.refusals().retry()) {
                    sleepNanos = Math.min(sleepNanos, RETRY_NANOS);
                }
            } catch (RuntimeException | Error e) {
                Loggers.ofPools()
                        .log(
                                System.Logger.Level.ERROR,
                                "the keeper of pool \"" + state.settings().name() + "\" failed",
                                e);
            }
            alarm.sleep(sleepNanos);
        }
    }

    private void tidy() {
        long now = System.nanoTime();
        if (now - lookedNanos >= LONGEST_SLEEP_NANOS) {
            lookedNanos = now;
            companion.look();
        }
        if (now - tidiedNanos >= TIDY_NANOS) {
            tidiedNanos = now;
            state.ask(after -> List.copyOf(state.crew().workers())).forEach(Worker::tidy);
        }
    }

    private boolean reserve() {
        if (state.missing() <= 0) {
            return false;
        }
        state.crew().launching();
        return true;
    }

    /** Launches a worker, and tells the pool how that went. */
    private void launchNext() {
        PoolSettings settings = state.settings();
        lastWorker++;
        String name = settings.name() + "-worker-" + lastWorker;
        ResultReader reader;
        try {
            reader = startProcess(settings, name);
        } catch (IOException | RuntimeException | Error e) {
            RuntimeException reason = e instanceof ProcessStartException known
                    ? known
                    : new ProcessStartException("cannot start worker \"" + name + "\": " + e.getMessage(), e);
            events.launchFailed(name, reason);
            return;
        }
        events.launched(reader.worker());
        try {
            threads.thread("results-" + lastWorker, reader).start();
        } catch (OutOfMemoryError e) { // how a JVM says that the system refused it a thread
            reader.giveUp(new ProcessStartException("cannot start worker \"" + name + "\": " + e.getMessage(), e));
        }
    }

    /** Starts the process of a worker, with what it shares with the pool; leaves nothing behind if that fails. */
    private ResultReader startProcess(PoolSettings settings, String name) throws IOException {
        Path file = ProcessFolder.own().newPath("worker");
        DataPath path = DataPath.create(settings.rings());
        try {
            WorkPage page = WorkPage.create(file);
            RemoteRunnable main = WorkerMain.of(file, path.ringFile(), settings.initializer());
            StartedChild child = ChildStart.launch(settings.launch(name), main);
            Worker worker = new Worker(child, page, settings.tasksPerWorker());
            return new ResultReader(worker, events, path, settings.recycleBytes());
        } catch (IOException | RuntimeException | Error e) {
            MappedFile.remove(file);
            path.remove();
            throw e;
        }
    }
}
