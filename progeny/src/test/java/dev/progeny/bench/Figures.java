package dev.progeny.bench;

import dev.progeny.AsyncResult;
import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessPool;
import dev.progeny.ProcessQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The figures of the README, by what users write. {@code figures.py} measures the same with Python's {@code multiprocessing}; run both
 * by hand, one after the other, on a quiet machine.
 */
public final class Figures {
    private static final int WORKERS = 2;
    private static final int ROUNDS = 3;

    private Figures() {}

    private interface Job {
        void run() throws Exception;
    }

    /** Measures all and prints a line for each. */
    public static void main(String[] args) throws Exception {
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        show("start a child, have its value, join it: %.0f ms", 1e6, Figures::child);
        show("make a pool of 2, have its first result: %.0f ms", 1e6, Figures::firstResult);
        pool();
        queue();
        pipe();
    }

    private static long median(Job job) throws Exception {
        job.run();
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            job.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
    }

    private static void show(String text, double nanosPerUnit, Job job) throws Exception {
        System.out.printf(Locale.ROOT, text + "%n", median(job) / nanosPerUnit);
    }

    private static void showRate(String text, int count, Job job) throws Exception {
        System.out.printf(Locale.ROOT, text + "%n", count * 1e9 / median(job));
    }

    private static void child() throws InterruptedException {
        ChildProcess<Integer> child = ChildProcess.call(() -> 1);
        child.get();
        child.join();
    }

    private static void firstResult() throws InterruptedException {
        ProcessPool pool = ProcessPool.create(WORKERS);
        pool.apply(() -> 1);
        pool.terminate();
    }

    private static void pool() throws Exception {
        try (ProcessPool pool = ProcessPool.create(WORKERS)) {
            List<Integer> many = IntStream.range(0, 1_000_000).boxed().toList();
            showRate("map of tiny tasks: %,.0f a second", many.size(), () -> pool.map(many, x -> x + 1));
            List<Integer> some = many.subList(0, 20_000);
            showRate(
                    "map of tiny tasks, one at a time: %,.0f a second",
                    some.size(), () -> pool.withChunkSize(1).map(some, x -> x + 1));
            showRate(
                    "applyAsync, all at once: %,.0f a second",
                    some.size(), () -> {
                        List<AsyncResult<Integer>> results = new ArrayList<>();
                        for (int x : some) {
                            results.add(pool.applyAsync(x, y -> y + 1));
                        }
                        for (AsyncResult<Integer> result : results) {
                            result.get();
                        }
                    });
            show(
                    "apply, there and back: %.0f µs",
                    1e3 * 2_000, () -> {
                        for (int i = 0; i < 2_000; i++) {
                            pool.apply(i, x -> x + 1);
                        }
                    });
            byte[] large = new byte[80_000_000];
            show("apply with an argument of 80 MB: %.0f ms", 1e6, () -> pool.apply(large, bytes -> bytes.length));
        }
    }

    private static void queue() throws Exception {
        int messages = 500_000;
        try (ProcessQueue<String> queue = ProcessQueue.create();
                ProcessQueue<Integer> start = ProcessQueue.create();
                ChildProcess<Void> producer = ChildProcess.start(() -> {
                    while (start.take() > 0) {
                        for (int i = 0; i < messages; i++) {
                            queue.put("reading " + i);
                        }
                    }
                })) {
            showRate(
                    "queue, from one process to another: %,.0f a second",
                    messages, () -> {
                        start.put(1);
                        for (int i = 0; i < messages; i++) {
                            queue.take();
                        }
                    });
            start.put(0);
            producer.join();
        }
    }

    private static void pipe() throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection there = pipe.second();
        try (Connection here = pipe.first();
                ChildProcess<Void> echo = ChildProcess.options().daemon(true).start(() -> {
                    while (true) {
                        there.send(there.receive());
                    }
                })) {
            show(
                    "pipe, there and back: %.1f µs",
                    1e3 * 20_000, () -> {
                        for (int i = 0; i < 20_000; i++) {
                            here.send("reading " + i);
                            here.receive();
                        }
                    });
            echo.kill();
        }
    }
}
