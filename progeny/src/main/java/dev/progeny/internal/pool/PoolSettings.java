package dev.progeny.internal.pool;

import dev.progeny.CrashPolicy;
import dev.progeny.PoolListener;
import dev.progeny.ProgressBar;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.launch.LaunchOptions;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a pool when it was built; checked by its builder.
 *
 * @param name the pool's name
 * @param workers how many tasks may run at a time
 * @param spareWorkers how many warm workers wait beyond that
 * @param launch how each worker is started; the name in it is replaced
 * @param initializer an encoded {@link Runnable} for each worker to begin with, or null
 * @param tasksPerWorker after how many tasks a worker is replaced
 * @param recycleBytes above which resident size a worker is replaced
 * @param retries how often a task is run again whose worker died
 * @param onCrash what the death of a worker means
 * @param rings whether data goes through rings in shared memory instead of sockets
 * @param queueCapacity how many tasks may wait
 * @param progress where progress is shown, or null
 * @param listener who is told of events, or null
 */
public record PoolSettings(
        String name,
        int workers,
        int spareWorkers,
        LaunchOptions launch,
        @Nullable Encoded initializer,
        int tasksPerWorker,
        long recycleBytes,
        int retries,
        CrashPolicy onCrash,
        boolean rings,
        int queueCapacity,
        @Nullable ProgressBar progress,
        @Nullable PoolListener listener) {

    /** {@return how the worker of that name is started} */
    LaunchOptions launch(String worker) {
        return launch.asDaemon(worker, false);
    }
}
