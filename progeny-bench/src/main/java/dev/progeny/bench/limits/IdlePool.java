package dev.progeny.bench.limits;

import dev.progeny.ProcessPool;
import dev.progeny.bench.host.PeerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a pool takes that has nothing to do. */
final class IdlePool {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration WATCHED = Duration.ofSeconds(20);
    private static final int TASKS = 1_000;
    private static final int TWO_WORKERS = 2;
    private static final Path PROC = Path.of("/proc");

    private IdlePool() {}

    /** {@return the processor time of a pool's process and its workers, after it has worked, above that of as many bare JVMs} */
    static double percentOfCore(boolean isShort) throws IOException, InterruptedException {
        Process bare = bareJvm();
        try (ProcessPool pool = ProcessPool.create(TWO_WORKERS)) {
            work(pool);
            List<ProcessHandle> all = workers(pool);
            all.add(ProcessHandle.current());
            settle(isShort);
            long begun = System.nanoTime();
            long ofPool = -processorNanos(all);
            long ofBare = -processorNanos(List.of(bare.toHandle()));
            Thread.sleep(isShort ? 100 : WATCHED.toMillis());
            ofPool += processorNanos(all);
            ofBare += processorNanos(List.of(bare.toHandle()));
            return 100.0 * (ofPool - (TWO_WORKERS + 1) * ofBare) / (System.nanoTime() - begun);
        } finally {
            PeerJvm.end(bare);
        }
    }

    /** Tasks that take long enough that each worker gets one. */
    private static List<ProcessHandle> workers(ProcessPool pool) throws InterruptedException {
        Set<Long> pids = new HashSet<>();
        while (pids.size() < TWO_WORKERS) {
            pids.addAll(pool.map(IntStream.range(0, TWO_WORKERS).boxed().toList(), x -> {
                Thread.sleep(50);
                return ProcessHandle.current().pid();
            }));
        }
        return pids.stream()
                .map(pid -> ProcessHandle.of(pid).orElseThrow())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Process bareJvm() throws IOException {
        return new ProcessBuilder(PeerJvm.command(IdlePool.class, List.of(), List.of())).start();
    }

    private static void work(ProcessPool pool) throws InterruptedException {
        pool.map(IntStream.range(0, TASKS).boxed().toList(), x -> x + 1);
    }

    /** Long enough for what is put off until nothing else is to be done: compiling, archives, giving back memory. */
    private static void settle(boolean isShort) throws InterruptedException {
        Thread.sleep(isShort ? 0 : PATIENCE.toMillis());
    }

    private static long processorNanos(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElseThrow().toNanos())
                .sum();
    }

    /** {@return what a worker that has worked holds in memory, above what a JVM holds that only sleeps} */
    static double megabytesAboveBareJvm(boolean isShort) throws IOException, InterruptedException {
        Process bare = bareJvm();
        try (ProcessPool pool = ProcessPool.create(1)) {
            work(pool);
            settle(isShort);
            long worker = pool.apply(() -> ProcessHandle.current().pid());
            return (residentBytes(worker) - residentBytes(bare.pid())) / 1e6;
        } finally {
            PeerJvm.end(bare);
        }
    }

    /** The bare JVM: ends when its input does. */
    public static void main(String[] args) throws IOException {
        if (System.in.read() >= 0) {
            throw new IllegalArgumentException("nothing is to be read here");
        }
    }

    /** {@return whether the system tells what a process takes} */
    static boolean canBeMeasured() {
        return Files.isReadable(memory("self"))
                && ProcessHandle.current().info().totalCpuDuration().isPresent();
    }

    private static Path memory(String process) {
        return PROC.resolve(process).resolve("smaps_rollup");
    }

    private static double residentBytes(long pid) throws IOException {
        return Files.readAllLines(memory(Long.toString(pid))).stream()
                .filter(line -> line.startsWith("Rss:"))
                .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
    }
}
