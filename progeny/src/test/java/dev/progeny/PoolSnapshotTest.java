package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.PoolSnapshot.Crash;
import dev.progeny.PoolSnapshot.State;
import dev.progeny.PoolSnapshot.Times;
import dev.progeny.PoolSnapshot.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a pool tells of itself: each task is counted once, as what it was. */
@Timeout(60)
class PoolSnapshotTest {
    private static long ended(PoolSnapshot seen) {
        return seen.returned() + seen.threw() + seen.crashed() + seen.timedOut();
    }

    private static ProcessPool pool(int retries) {
        return ProcessPool.builder().name("seen").workers(2).retries(retries).build();
    }

    @Test
    void eachTaskIsCountedOnceAsWhatBecameOfIt() throws Exception {
        try (ProcessPool pool = pool(0)) {
            List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
            pool.map(numbers, x -> x + 1);
            pool.apply(() -> 1);
            AsyncResult<Object> thrown = pool.submit(() -> {
                throw new IllegalStateException("thrown");
            });
            assertThrows(ExecutionException.class, thrown::get);
            AsyncResult<Void> crashed = pool.submit(() -> Runtime.getRuntime().halt(42));
            assertThrows(ExecutionException.class, crashed::get);
            AsyncResult<Void> late = pool.with(Duration.ofMillis(50)).submit(() -> Thread.sleep(Long.MAX_VALUE));
            assertThrows(ExecutionException.class, late::get);
            pool.apply(() -> 1);

            PoolSnapshot seen = pool.snapshot();
            assertEquals("seen", seen.pool());
            assertEquals(1002, seen.returned());
            assertEquals(1, seen.threw());
            assertEquals(1, seen.crashed());
            assertEquals(1, seen.timedOut());
            assertEquals(0, seen.retried());
            assertEquals(0, seen.waiting());
            assertEquals(0, seen.running());
            assertThat(seen.started()).isGreaterThanOrEqualTo(3);

            Crash crash = seen.crashes().get(0);
            assertEquals(1, seen.crashes().size());
            assertThat(crash.task()).startsWith("task");
            assertThat(crash.status().toString()).contains("42");
            assertThat(seen.runs().count()).isPositive();
            assertThat(seen.waits().count()).isPositive();
            isAscending(seen.runs());
            isAscending(seen.waits());
        }
    }

    @Test
    void shortTasksWeighAsMuchAsLongOnes() throws Exception {
        int tasks = 20_000;
        try (ProcessPool pool = pool(0)) {
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                results.add(pool.applyAsync(() -> 1));
            }
            for (AsyncResult<Integer> result : results) {
                assertEquals(1, result.get());
            }

            assertThat(pool.snapshot().waits().count()).isBetween(tasks / 2L, 2L * tasks);
        }
    }

    private static void isAscending(Times times) {
        assertThat(List.of(times.median(), times.p95(), times.p99(), times.longest()))
                .isSorted();
    }

    @Test
    void aTaskThatIsTriedAgainIsNoCrashOfItsOwn() throws Exception {
        try (ProcessPool pool = pool(1);
                SharedInt attempts = SharedInt.create(0)) {
            int result = pool.apply(() -> {
                if (attempts.incrementAndGet() == 1) {
                    Runtime.getRuntime().halt(1);
                }
                return 7;
            });

            PoolSnapshot seen = pool.snapshot();
            assertEquals(7, result);
            assertEquals(1, seen.returned());
            assertEquals(0, seen.crashed());
            assertEquals(1, seen.retried());
            assertEquals(1, seen.crashes().size());
        }
    }

    @Test
    void whatRunsAndWhatWaitsIsShown() throws Exception {
        try (ProcessPool pool = pool(0);
                ProcessEvent goOn = ProcessEvent.create();
                ProcessLatch begun = ProcessLatch.create(2)) {
            AsyncResult<List<Integer>> results = pool.withChunkSize(1).mapAsync(List.of(1, 2, 3, 4, 5, 6), x -> {
                begun.countDown();
                goOn.await();
                return x;
            });
            begun.await();

            PoolSnapshot seen = pool.snapshot();
            assertEquals(2, seen.running());
            assertThat(seen.workers()).hasSize(2).allMatch(worker -> worker.state() == State.BUSY);
            assertThat(seen.longestRunning())
                    .extracting(Worker::task)
                    .allMatch(task -> task != null && task.matches("element \\d of .*"));
            int held = seen.workers().stream().mapToInt(Worker::held).sum();
            assertEquals(6, held + seen.waiting());

            goOn.set();
            assertEquals(List.of(1, 2, 3, 4, 5, 6), results.get());
            await().until(() -> ended(pool.snapshot()) == 6);
            assertThat(pool.snapshot().workers()).allMatch(worker -> worker.task() == null);
            assertEquals(
                    6,
                    pool.snapshot().workers().stream().mapToLong(Worker::ended).sum());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemIsAskedWhatAWorkerHasUsed() throws Exception {
        try (ProcessPool pool = pool(0)) {
            pool.apply(() -> 1);

            assertThat(pool.snapshot().workers()).isNotEmpty().allSatisfy(worker -> {
                assertThat(worker.residentBytes()).isPositive();
                assertThat(worker.cpu()).isNotNull();
                assertThat(ProcessHandle.of(worker.pid())).isPresent();
            });
        }
    }

    @Test
    void anEndedPoolTellsWhatItHasDone() throws Exception {
        ProcessPool pool = pool(0);
        pool.apply(() -> 1);
        pool.close();

        PoolSnapshot seen = pool.snapshot();
        assertThat(seen.shutdown()).isTrue();
        assertThat(seen.workers()).isEmpty();
        assertEquals(1, seen.returned());
    }

    @Test
    void startsThatFailAreCounted() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .initializer(() -> {
                    throw new IllegalStateException("no");
                })
                .build()) {
            assertThrows(ExecutionException.class, () -> pool.submit(() -> 1).get());

            PoolSnapshot seen = pool.snapshot();
            assertThat(seen.failedStarts()).isPositive();
            assertEquals(0, ended(seen));
        }
    }
}
