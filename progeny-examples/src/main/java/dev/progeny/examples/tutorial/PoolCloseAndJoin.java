package dev.progeny.examples.tutorial;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;
import java.util.concurrent.RejectedExecutionException;

/** Python's {@code close} and {@code join}: no more tasks, then wait for those that were accepted. */
final class PoolCloseAndJoin {
    private PoolCloseAndJoin() {}

    public static void main(String[] args) throws Exception {
        ProcessPool pool = ProcessPool.create(1);
        AsyncResult<String> accepted = pool.applyAsync(() -> "done all the same");

        pool.shutdown();
        try {
            pool.apply(() -> "too late");
        } catch (RejectedExecutionException e) {
            System.out.println("a closed pool takes no task");
        }
        pool.join();

        System.out.println("the accepted one is " + accepted.get());
        System.out.println("all has ended: " + pool.isTerminated());
    }
}
