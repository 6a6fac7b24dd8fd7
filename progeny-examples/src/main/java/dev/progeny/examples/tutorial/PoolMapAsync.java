package dev.progeny.examples.tutorial;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;
import java.util.List;
import java.util.stream.IntStream;

/** A map that one does not wait for. */
final class PoolMapAsync {
    private PoolMapAsync() {}

    public static void main(String[] args) throws Exception {
        List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();

        try (ProcessPool pool = ProcessPool.create(2)) {
            AsyncResult<List<Integer>> later = pool.mapAsync(numbers, x -> x * x);
            System.out.println("the pool is at work, and so are we");

            List<Integer> squares = later.get();
            System.out.println("the last of " + squares.size() + " is " + squares.get(999));
        }
    }
}
