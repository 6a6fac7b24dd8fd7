package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import java.util.List;

/** Applies a function to each element of a list, in four processes; results come in order. */
final class PoolMap {
    private PoolMap() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessPool pool = ProcessPool.create(4)) {
            List<Integer> squares = pool.map(List.of(1, 2, 3, 4), x -> x * x);
            System.out.println("squares: " + squares);

            List<Integer> sums = pool.map(List.of(1, 2, 3), List.of(10, 20, 30), (a, b) -> a + b);
            System.out.println("sums: " + sums);
        }
    }
}
