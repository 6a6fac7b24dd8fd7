package dev.progeny.bench.work;

import dev.progeny.ProcessPool;
import dev.progeny.SharedDoubles;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The sum of a shared array, slice by slice, by the workers of a pool. */
final class ProgenySums implements Work {
    private static final int DOUBLES = 1_000_000;
    private static final int SLICES = 8;

    private final ProcessPool pool;
    private final SharedDoubles values = SharedDoubles.create(DOUBLES);
    private final List<Integer> slices = IntStream.range(0, SLICES).boxed().toList();

    ProgenySums(Settings settings) {
        pool = ProcessPool.create(settings.get(Settings.WORKERS));
        values.fill(1);
    }

    private static double sum(SharedDoubles values, int slice) {
        double[] some = new double[DOUBLES / SLICES];
        values.get((long) slice * some.length, some);
        double sum = 0;
        for (double value : some) {
            sum += value;
        }
        return sum;
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        SharedDoubles shared = values;
        return Timed.all(operations, () -> {
            for (int i = 0; i < operations; i++) {
                double sum = 0;
                for (double part : pool.withChunkSize(1).map(slices, slice -> sum(shared, slice))) {
                    sum += part;
                }
                if (sum != DOUBLES) {
                    throw new IllegalStateException("the sum was " + sum);
                }
            }
        });
    }

    @Override
    public void end() throws InterruptedException {
        pool.terminate();
        pool.join();
        values.close();
    }
}
