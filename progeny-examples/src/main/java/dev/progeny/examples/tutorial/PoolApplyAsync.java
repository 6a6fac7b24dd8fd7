package dev.progeny.examples.tutorial;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;
import java.util.concurrent.CompletableFuture;

/** Calls functions in workers and goes on; each result is a {@code Future} and a {@code CompletableFuture}. */
final class PoolApplyAsync {
    private PoolApplyAsync() {}

    public static void main(String[] args) throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            AsyncResult<Integer> twenty = pool.applyAsync(() -> slowly(20));
            AsyncResult<Integer> twentyTwo = pool.applyAsync(() -> slowly(22));
            System.out.println("done already: " + twenty.isDone());

            CompletableFuture<Integer> sum = twenty.thenCombine(twentyTwo, Integer::sum);
            System.out.println("together: " + sum.get());
        }
    }

    private static int slowly(int number) throws InterruptedException {
        Thread.sleep(200);
        return number;
    }
}
