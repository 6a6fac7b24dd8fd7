package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import dev.progeny.WorkerCrashedException;

/** A task that takes its process down fails; the pool gets a new worker and goes on. */
final class WorkerDies {
    private WorkerDies() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessPool pool = ProcessPool.create(1)) {
            try {
                pool.apply(WorkerDies::crash);
            } catch (WorkerCrashedException e) {
                System.out.println("the worker ended with " + e.status());
            }
            System.out.println("the next task: " + pool.apply(() -> "works"));
        }
    }

    private static String crash() {
        Runtime.getRuntime().halt(3);
        return "never";
    }
}
