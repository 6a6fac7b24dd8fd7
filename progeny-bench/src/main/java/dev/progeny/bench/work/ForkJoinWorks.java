package dev.progeny.bench.work;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

/** The ceiling: the same tasks by threads of one JVM, where nothing is copied and nothing is isolated. */
public final class ForkJoinWorks implements Work {
    private final ForkJoinPool pool;
    private final String name;
    private final IntUnaryOperator function;
    private final Numbers numbers = new Numbers();

    private ForkJoinWorks(String name, Settings settings) {
        pool = new ForkJoinPool(settings.get(Settings.WORKERS));
        this.name = name;
        if (name.equals("compute")) {
            int steps = settings.get(Settings.STEPS);
            function = x -> (int) Computation.of(x, steps);
        } else {
            function = x -> x + 1;
        }
    }

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) {
        return new ForkJoinWorks(name, settings);
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return switch (name) {
            case "apply" ->
                Timed.oneByOne(
                        operations,
                        i -> pool.submit(() -> function.applyAsInt(i)).get());
            case "apply-async", "map-1" -> Timed.all(operations, () -> submitAll(operations));
            case "map", "compute" -> {
                List<Integer> elements = numbers.below(operations);
                yield Timed.all(operations, () -> map(elements));
            }
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    private void submitAll(int operations) throws Exception {
        List<Future<Integer>> results = new ArrayList<>(operations);
        for (int i = 0; i < operations; i++) {
            int x = i;
            results.add(pool.submit(() -> function.applyAsInt(x)));
        }
        for (Future<Integer> result : results) {
            result.get();
        }
    }

    private void map(List<Integer> elements) throws Exception {
        pool.submit(() -> elements.parallelStream().map(function::applyAsInt).toList())
                .get();
    }

    @Override
    public void end() {
        pool.shutdownNow();
    }
}
