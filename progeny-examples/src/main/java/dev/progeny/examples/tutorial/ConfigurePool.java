package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import dev.progeny.TaskTimeoutException;
import java.time.Duration;

/** A pool with options: a task that overruns its time loses its worker, and nothing else is lost. */
final class ConfigurePool {
    private ConfigurePool() {}

    public static void main(String[] args) throws InterruptedException {
        ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .name("ocr")
                .maxHeap("128m")
                .maxTasksPerWorker(500)
                .taskTimeout(Duration.ofSeconds(2))
                .queueCapacity(10_000)
                .initializer(() -> System.out.println("a worker is ready"))
                .build();
        try (pool) {
            System.out.println("in time: " + pool.apply(() -> "read"));
            try {
                pool.apply(ConfigurePool::hang);
            } catch (TaskTimeoutException e) {
                System.out.println("too late: the worker was killed");
            }
            System.out.println("in time: " + pool.apply(() -> "read"));
        }
    }

    private static String hang() throws InterruptedException {
        Thread.sleep(1_000_000);
        return "never";
    }
}
