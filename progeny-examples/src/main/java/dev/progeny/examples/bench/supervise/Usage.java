package dev.progeny.examples.bench.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process, and its predecessors, use of the machine: as the system tells, and nothing where it does not. For one thread. */
final class Usage {
    private static final String RESIDENT = "VmRSS:"; // in /proc/PID/status, in kB
    private static final int KIB = 1024;

    private @Nullable ProcessHandle process;
    private Duration before = Duration.ZERO; // of the predecessors
    private Duration now = Duration.ZERO; // of this process
    private long measuredAtNanos = System.nanoTime();
    private double cores;
    private long memoryBytes;

    /** Follows another process from now on. */
    void follow(ProcessHandle successor) {
        before = cpu();
        now = Duration.ZERO;
        measuredAtNanos = System.nanoTime();
        process = successor;
    }

    /** Measures. */
    void measure() {
        if (process == null) {
            return;
        }
        long atNanos = System.nanoTime();
        Duration used = process.info().totalCpuDuration().orElse(now);
        cores = (double) used.minus(now).toNanos() / Math.max(1, atNanos - measuredAtNanos);
        now = used;
        measuredAtNanos = atNanos;
        memoryBytes = process.isAlive() ? resident(process.pid()) : 0;
    }

    private static long resident(long pid) {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
            return status.stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line ->
                            line.substring(RESIDENT.length()).replace("kB", "").strip())
                    .mapToLong(kib -> Long.parseLong(kib) * KIB)
                    .sum();
        } catch (IOException e) {
            return 0; // it has just ended, or the system has no /proc
        }
    }

    /** {@return how many cores it used between the last two measurements} */
    double cores() {
        return cores;
    }

    /** {@return how much of its memory was resident at the last measurement} */
    long memoryBytes() {
        return memoryBytes;
    }

    /** {@return the processor time of all that were followed, up to the last measurement of each} */
    Duration cpu() {
        return before.plus(now);
    }
}
