package dev.progeny.bench.work;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.viktorc.pp4j.api.JavaProcessExecutorService;
import net.viktorc.pp4j.impl.ProcessExecutors;

/** Tasks for a pool of PP4J. */
public final class Pp4jWorks implements Work {
    private static final long PATIENCE_SECONDS = 5;

    private final JavaProcessExecutorService pool;
    private final String name;

    /** A task that can travel. */
    private interface Task extends Callable<Integer>, Serializable {}

    private Pp4jWorks(String name, int workers) throws InterruptedException {
        this.name = name;
        pool = ProcessExecutors.newFixedJavaProcessPool(workers);
    }

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) throws InterruptedException {
        return new Pp4jWorks(name, settings.get(Settings.WORKERS));
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return switch (name) {
            case "apply" -> Timed.oneByOne(operations, i -> pool.submit(task(i)).get());
            case "submit" -> Timed.all(operations, () -> submit(operations));
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    private void submit(int operations) throws Exception {
        List<Future<Integer>> results = new ArrayList<>(operations);
        for (int i = 0; i < operations; i++) {
            results.add(pool.submit(task(i)));
        }
        for (Future<Integer> result : results) {
            result.get();
        }
    }

    private static Task task(int x) {
        return () -> x + 1;
    }

    @Override
    public void end() throws InterruptedException {
        pool.shutdown();
        pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
