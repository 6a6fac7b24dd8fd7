package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import dev.progeny.function.RemoteCallable;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A pool is an {@code ExecutorService}: code that was written for threads may get processes. */
final class PoolAsExecutor {
    private PoolAsExecutor() {}

    public static void main(String[] args) throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            ExecutorService standard = pool;
            RemoteCallable<String> hello = () -> "hello";
            RemoteCallable<String> world = () -> "world";

            List<Future<String>> futures = standard.invokeAll(List.of(hello, world));

            System.out.println(futures.get(0).get() + ", " + futures.get(1).get());
        }
    }
}
