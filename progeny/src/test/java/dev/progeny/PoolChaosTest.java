package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once, from many threads: whatever else happens, everyone is answered and the pool ends. */
@Tag("soak")
@Timeout(600)
class PoolChaosTest {
    private static final int CALLS = 1_200;
    private static final int THREADS = 6;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "quota", "bounded", "spare"})
    void everyoneIsAnswered(String kind) throws Exception {
        long seed = System.nanoTime();
        ProcessPoolBuilder builder = ProcessPool.builder().workers(2);
        switch (kind) {
            case "quota" -> builder.maxTasksPerWorker(7).retries(1);
            case "bounded" -> builder.queueCapacity(5);
            case "spare" -> builder.spareWorkers(1);
            default -> builder.name("plain");
        }
        AtomicReference<Throwable> surprise = new AtomicReference<>();
        AtomicInteger answered = new AtomicInteger();
        try (ProcessPool pool = builder.build()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(seed + t);
                Thread thread = new Thread(() -> {
                    try {
                        for (int i = 0; i < Soak.scaled(CALLS) / THREADS; i++) {
                            call(pool, random);
                            answered.incrementAndGet();
                        }
                    } catch (Throwable e) {
                        surprise.compareAndSet(null, e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        if (surprise.get() != null) {
            throw new AssertionError("seed " + seed, surprise.get());
        }
        assertEquals(Soak.scaled(CALLS) / THREADS * THREADS, answered.get());
    }

    private static void call(ProcessPool pool, Random random) throws Exception {
        int millis = random.nextInt(4);
        try {
            switch (random.nextInt(12)) {
                case 0 -> {
                    int one = pool.apply(1, n -> work(n, millis));
                    assertEquals(1, one);
                }
                case 1 -> {
                    List<Integer> numbers = IntStream.range(0, 20).boxed().toList();
                    assertEquals(numbers, pool.map(numbers, n -> n));
                }
                case 2 -> pool.applyAsync(() -> work(1, 50)).cancel(true);
                case 3 -> pool.applyAsync(() -> work(1, millis)).cancel(false);
                case 4 -> {
                    AsyncResult<Integer> result = pool.applyAsync(() -> work(1, 1_000));
                    Thread.sleep(millis * 3L);
                    result.cancel(true);
                    result.get();
                }
                case 5 -> pool.with(Duration.ofMillis(30)).apply(() -> work(1, 60_000));
                case 6 ->
                    pool.apply(() -> {
                        Runtime.getRuntime().halt(1);
                        return 0;
                    });
                case 7 ->
                    pool.apply(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                case 8 -> {
                    try (Stream<Integer> results = pool.imapUnordered(Stream.iterate(0, n -> n + 1), n -> work(n, 1))) {
                        assertEquals(5, results.limit(5).count());
                    }
                }
                case 9 ->
                    pool.mapAsync(List.of(1, 2, 3, 4), n -> work(n, millis))
                            .orTimeout(5, TimeUnit.MILLISECONDS)
                            .get();
                case 10 -> {
                    Thread.currentThread().interrupt();
                    pool.apply(() -> 1);
                }
                default -> pool.submit(() -> {}).get();
            }
        } catch (WorkerCrashedException | TaskTimeoutException | InterruptedException | IllegalStateException e) {
            assertTrue(e.getMessage() == null || !e.getMessage().contains("terminated"), e.getMessage());
        } catch (ExecutionException e) {
            assertTrue(!(e.getCause() instanceof UndecodableException), e.toString());
        } finally {
            Thread.interrupted();
        }
    }

    private static int work(int n, int millis) throws InterruptedException {
        Thread.sleep(millis);
        return n;
    }

    // T11
    @Test
    void shutdownAndElementsThatCannotBeSentDoNotWaitForEachOther() throws Exception {
        for (int i = 0; i < Soak.scaled(100); i++) {
            ProcessPool pool = ProcessPool.create(1);
            Thread submitter = new Thread(() -> {
                try {
                    while (true) {
                        try {
                            pool.map(List.of(1, new Object()), x -> x);
                        } catch (IllegalArgumentException e) {
                            Thread.onSpinWait();
                        }
                    }
                } catch (RejectedExecutionException | InterruptedException e) {
                    return;
                }
            });
            submitter.start();

            pool.close();

            submitter.join();
        }
    }
}
