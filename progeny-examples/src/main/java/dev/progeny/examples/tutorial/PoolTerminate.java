package dev.progeny.examples.tutorial;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;

/** Ends a pool at once, whatever its workers are doing. */
final class PoolTerminate {
    private PoolTerminate() {}

    public static void main(String[] args) throws InterruptedException {
        ProcessPool pool = ProcessPool.create(2);
        AsyncResult<Long> endless = pool.applyAsync(PoolTerminate::countForEver);

        pool.terminate();
        pool.join();

        System.out.println("all has ended: " + pool.isTerminated());
        System.out.println("the endless task failed: " + endless.isCompletedExceptionally());
    }

    private static long countForEver() {
        long count = 0;
        while (count >= 0) {
            count = (count + 1) & Long.MAX_VALUE;
        }
        return count;
    }
}
