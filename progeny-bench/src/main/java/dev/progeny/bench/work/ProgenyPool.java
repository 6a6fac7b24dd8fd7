package dev.progeny.bench.work;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Tasks for a pool. */
final class ProgenyPool implements Work {
    private static final int DOUBLES = 10_000_000; // 80 MB

    private final ProcessPool pool;
    private final Job job;
    private final Numbers numbers = new Numbers();

    /** What is done that often with the pool. */
    private interface Job {
        Map<String, Double> run(int operations) throws Exception;
    }

    ProgenyPool(String name, Settings settings) {
        pool = ProcessPool.create(settings.get(Settings.WORKERS));
        job = switch (name) {
            case "apply" -> n -> Timed.oneByOne(n, i -> pool.apply(i, x -> x + 1));
            case "apply-async" -> n -> Timed.all(n, () -> applyAsync(n));
            case "submit" -> n -> Timed.all(n, () -> submit(n));
            case "map" -> {
                yield n -> {
                    List<Integer> elements = numbers.below(n);
                    return Timed.all(n, () -> pool.map(elements, x -> x + 1));
                };
            }
            case "map-1" -> {
                yield n -> {
                    List<Integer> elements = numbers.below(n);
                    return Timed.all(n, () -> pool.withChunkSize(1).map(elements, x -> x + 1));
                };
            }
            case "imap-unordered-1" -> n -> Timed.all(n, () -> imapUnordered(n));
            case "large-argument" -> {
                double[] values = new double[DOUBLES];
                yield n -> Timed.all(n, () -> {
                    for (int i = 0; i < n; i++) {
                        pool.apply(values, array -> array.length);
                    }
                });
            }
            case "compute" -> {
                int steps = settings.get(Settings.STEPS);
                yield n -> {
                    List<Integer> elements = numbers.below(n);
                    return Timed.all(n, () -> pool.map(elements, x -> Computation.of(x, steps)));
                };
            }
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return job.run(operations);
    }

    private void applyAsync(int operations) throws Exception {
        List<AsyncResult<Integer>> results = new ArrayList<>(operations);
        for (int i = 0; i < operations; i++) {
            int x = i;
            results.add(pool.applyAsync(() -> x + 1));
        }
        awaitAll(results);
    }

    private void submit(int operations) throws Exception {
        List<Future<Integer>> results = new ArrayList<>(operations);
        for (int i = 0; i < operations; i++) {
            int x = i;
            results.add(pool.submit(() -> x + 1));
        }
        awaitAll(results);
    }

    private static void awaitAll(List<? extends Future<Integer>> results) throws Exception {
        for (Future<Integer> result : results) {
            result.get();
        }
    }

    private void imapUnordered(int operations) {
        try (Stream<Integer> results = pool.withChunkSize(1).imapUnordered(numbers.below(operations), x -> x + 1)) {
            for (Iterator<Integer> each = results.iterator(); each.hasNext(); ) {
                each.next();
            }
        }
    }

    @Override
    public void end() throws InterruptedException {
        pool.terminate();
        pool.join();
    }
}
