package dev.progeny.bench.stores;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * What a process took to store blocks.
 *
 * @param seconds of time
 * @param cpuSeconds of processor time, all threads
 * @param blocks how many it stored
 * @param mostWaiting how many had come and were not stored yet, at the worst moment
 */
record Load(double seconds, double cpuSeconds, long blocks, long mostWaiting) implements Serializable {
    static Load since(long begunNanos, long begunCpuNanos, long blocks, long mostWaiting) {
        return new Load(
                (System.nanoTime() - begunNanos) / 1e9, (cpuNanos() - begunCpuNanos) / 1e9, blocks, mostWaiting);
    }

    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Paths do not travel. */
    static Path path(String folder) {
        return Path.of(folder);
    }

    double samplesPerSecond() {
        return blocks * (double) BlockTable.BLOCK_SAMPLES / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds / (blocks * (double) BlockTable.BLOCK_SAMPLES / 1e6);
    }

    double cores() {
        return cpuSeconds / seconds;
    }
}
