package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;

/** Calls one function in a worker and waits for its result. */
final class PoolApply {
    private PoolApply() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessPool pool = ProcessPool.create(1)) {
            int seven = pool.apply(-7, Math::abs);
            System.out.println("the absolute value of -7 is " + seven);

            long here = ProcessHandle.current().pid();
            boolean elsewhere = pool.apply(() -> ProcessHandle.current().pid() != here);
            System.out.println("computed in another process: " + elsewhere);
        }
    }
}
