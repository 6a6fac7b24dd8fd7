package dev.progeny.bench.host;

import java.util.Arrays;
import java.util.Map;

/** Takes the time of work. */
public final class Timed {
    private Timed() {}

    /** Something to take the time of. */
    public interface Job {
        /** Does it. */
        void run() throws Exception;
    }

    /** One of many things to take the time of. */
    public interface NumberedJob {
        /** Does the one of that number. */
        void run(int number) throws Exception;
    }

    /** {@return nanoseconds for each of the operations that the job does} */
    public static Map<String, Double> all(int operations, Job job) throws Exception {
        return Map.of(Work.EACH, (double) nanos(job) / operations);
    }

    /** {@return median and 99th percentile of one operation after the other} */
    public static Map<String, Double> oneByOne(int operations, NumberedJob job) throws Exception {
        long[] nanos = new long[operations];
        long last = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            job.run(i);
            long now = System.nanoTime();
            nanos[i] = now - last;
            last = now;
        }
        Arrays.sort(nanos);
        double sum = Arrays.stream(nanos).asDoubleStream().sum();
        return Map.of(
                "p50",
                (double) nanos[operations / 2],
                "p99",
                (double) nanos[(int) (operations * 0.99)],
                Work.EACH,
                sum / operations);
    }

    /** {@return how long it takes} */
    public static long nanos(Job job) throws Exception {
        long begun = System.nanoTime();
        job.run();
        return System.nanoTime() - begun;
    }
}
