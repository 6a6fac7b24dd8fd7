package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a pool and of its workers: their start, their replacement, the queue, the end. */
@Timeout(120)
class PoolLifeTest {
    private static final List<byte[]> HOARD = new ArrayList<>();
    private static String initialized = "no";

    @TempDir
    Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void append(String file, String line) throws Exception {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void awaitFile(String file) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(Path.of(file)));
    }

    @Test
    void byDefaultThereIsAWorkerForEachCoreOfThisJvm() {
        int cores = Runtime.getRuntime().availableProcessors();
        try (ProcessPool pool = ProcessPool.create()) {
            assertTrue(pool.toString().contains(" of " + cores + " workers busy"), pool.toString());
        }
    }

    // T12 T40
    @Test
    void workersAreReplacedAfterTheirNumberOfTasksAndNobodyNotices() throws Exception {
        List<String> crashes = new CopyOnWriteArrayList<>();
        Map<Long, Long> tasksByPid;
        try (ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .maxTasksPerWorker(5)
                .listener(new PoolListener() {
                    @Override
                    public void workerCrashed(WorkerCrashedException crash) {
                        crashes.add(crash.getMessage());
                    }
                })
                .build()) {
            List<Integer> numbers = IntStream.range(0, 30).boxed().toList();

            tasksByPid = pool
                    .withChunkSize(4)
                    .map(numbers, n -> ProcessHandle.current().pid())
                    .stream()
                    .collect(Collectors.groupingBy(pid -> pid, Collectors.counting()));
        }

        assertTrue(tasksByPid.values().stream().allMatch(tasks -> tasks <= 5), tasksByPid.toString());
        assertEquals(List.of(), crashes);
    }

    // T12
    @Test
    void aBacklogIsDoneByReplacementsAlsoAfterShutdown() throws Exception {
        ProcessPool pool = ProcessPool.builder().workers(1).maxTasksPerWorker(1).build();
        List<AsyncResult<Integer>> results =
                IntStream.range(0, 5).mapToObj(n -> pool.applyAsync(n, x -> x)).toList();

        pool.close();

        for (int i = 0; i < 5; i++) {
            assertEquals(i, results.get(i).getNow(-1));
        }
    }

    @Test
    void oneTaskRunsAtATimeEvenWhileAWorkerIsReplaced() throws Exception {
        String running = path("running");
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .spareWorkers(2)
                .maxTasksPerWorker(1)
                .build()) {
            List<AsyncResult<Void>> results = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                results.add(pool.submit(() -> {
                    Files.createFile(Path.of(running)); // fails if another is at work
                    Thread.sleep(100);
                    Files.delete(Path.of(running));
                }));
            }
            for (AsyncResult<Void> result : results) {
                result.get();
            }
        }
    }

    // T16
    @Test
    void theLastResultOfAWorkerArrivesHoweverLargeItIs() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).maxTasksPerWorker(1).build()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(30 << 20, pool.apply(() -> new byte[30 << 20]).length);
            }
        }
    }

    @Test
    void aWorkerThatHasGrownTooLargeIsReplaced() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .maxHeap("400m")
                .recycleAbove("250m")
                .build()) {
            long first = pool.apply(() -> ProcessHandle.current().pid());
            pool.apply(() -> {
                for (int i = 0; i < 30; i++) {
                    HOARD.add(new byte[10 << 20]);
                }
                return 0;
            });

            await().until(() -> pool.apply(() -> ProcessHandle.current().pid()) != first);
        }
    }

    @Test
    void theInitializerRunsInEachWorkerBeforeItsFirstTask() throws Exception {
        String log = path("log");
        try (ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .maxTasksPerWorker(2)
                .initializer(() -> {
                    initialized = "yes";
                    append(log, "initialized");
                })
                .build()) {
            List<String> seen = pool.withChunkSize(1).map(List.of(1, 2, 3, 4, 5, 6), n -> initialized);

            assertEquals(List.of("yes", "yes", "yes", "yes", "yes", "yes"), seen);
        }
        assertEquals("no", initialized); // here nothing has changed
        assertTrue(Files.readAllLines(Path.of(log)).size() >= 3);
    }

    @Test
    void aFullQueueMakesSubmittersWaitAndTheyCanBeInterrupted() throws Exception {
        String go = path("go");
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).queueCapacity(2).build()) {
            List<AsyncResult<Integer>> results = new CopyOnWriteArrayList<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread submitter = new Thread(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        results.add(pool.applyAsync(i, n -> {
                            awaitFile(go);
                            return n;
                        }));
                    }
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            submitter.start();
            await().until(() ->
                    pool.toString().contains(" 2 tasks queued") && submitter.getState() == Thread.State.TIMED_WAITING);
            int accepted = results.size();

            submitter.interrupt();
            submitter.join();
            Files.createFile(Path.of(go));

            assertTrue(accepted <= 4, accepted + " accepted"); // two at a worker, two waiting
            assertEquals(RejectedExecutionException.class, thrown.get().getClass());
            assertTrue(
                    thrown.get().getMessage().contains("2 tasks queued"),
                    thrown.get().getMessage());
            for (int i = 0; i < accepted; i++) {
                assertEquals(i, results.get(i).get());
            }
        }
    }

    @Test
    void aMapLargerThanTheQueueIsFedAsRoomComes() throws Exception {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        try (ProcessPool pool =
                ProcessPool.builder().workers(2).queueCapacity(3).build()) {
            assertEquals(numbers, pool.map(numbers, n -> n));
            assertEquals(numbers, pool.withChunkSize(100).map(numbers, n -> n));
            assertEquals(numbers, pool.mapAsync(numbers, n -> n).get());
            assertEquals(1000, pool.imapUnordered(numbers, n -> n).count());
        }
    }

    // T30 T12
    @Test
    void anUnreachablePoolDoesWhatItAcceptedAndThenEnds() throws Exception {
        CompletableFuture<Integer> last = submitAndForget();

        assertEquals(3, last.get());
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return threadsNamed("progeny-forgotten") == 0;
        });
    }

    private static CompletableFuture<Integer> submitAndForget() {
        ProcessPool pool = ProcessPool.builder().workers(1).name("forgotten").build();
        pool.applyAsync(() -> 1);
        pool.applyAsync(() -> 2);
        return pool.applyAsync(() -> {
            Thread.sleep(500);
            return 3;
        });
    }

    private static long threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    @Test
    void aTaskThatCapturesItsPoolIsRefusedWithTheReason() {
        try (ProcessPool pool = ProcessPool.create(1)) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> pool.apply(() -> pool.map(List.of(1), n -> n)));

            assertTrue(e.getMessage().contains("let the task create a pool of its own"), e.getMessage());
        }
    }

    // T39
    @Test
    void aTaskMayCreateAPoolOfItsOwn() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            List<Integer> squares = pool.apply(() -> {
                try (ProcessPool inner = ProcessPool.create(2)) {
                    return inner.map(List.of(1, 2, 3), n -> n * n);
                }
            });

            assertEquals(List.of(1, 4, 9), squares);
        }
    }

    @Test
    void aThreadThatATaskLeftBehindDoesNotKeepTheWorker() throws Exception {
        ProcessPool pool = ProcessPool.create(1);
        pool.apply(() -> {
            new Thread(() -> await().forever().until(() -> false)).start();
            return 0;
        });

        pool.shutdown();

        assertTrue(pool.join(Duration.ofSeconds(20)));
    }

    @Test
    void viewsShareThePool() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            long pid = pool.apply(() -> ProcessHandle.current().pid());

            ProcessPool view = pool.with(Duration.ofSeconds(30)).withChunkSize(2);
            assertEquals(pid, view.apply(() -> ProcessHandle.current().pid()));
            view.shutdown();

            assertTrue(pool.isShutdown());
            assertFalse(pool.with(Duration.ofSeconds(1)).isTerminated() && !pool.isTerminated());
        }
    }

    @Test
    void sparesTakeOverAtOnce() throws Exception {
        List<Long> ready = new CopyOnWriteArrayList<>();
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .spareWorkers(1)
                .listener(new PoolListener() {
                    @Override
                    public void workerReady(String worker, long pid) {
                        ready.add(pid);
                    }
                })
                .build()) {
            await().until(() -> ready.size() == 2);
            List<Long> both = List.copyOf(ready);
            long first = pool.apply(() -> ProcessHandle.current().pid());
            assertThrows(
                    WorkerCrashedException.class,
                    () -> pool.apply(() -> {
                        Runtime.getRuntime().halt(1);
                        return 0;
                    }));

            long second = pool.apply(() -> ProcessHandle.current().pid());

            assertEquals(both.get(0) + both.get(1) - first, second); // the other one, not a third
        }
    }

    @Test
    void mistakenArgumentsAreRefusedWithValueAndLimit() {
        assertMessage("workers must be between 1 and 10000, was 0", () -> ProcessPool.create(0));
        assertMessage(
                "retries must be at least 0, was -1",
                () -> ProcessPool.builder().retries(-1));
        assertMessage(
                "queueCapacity must be at least 1, was 0",
                () -> ProcessPool.builder().queueCapacity(0));
        assertMessage(
                "maxTasksPerWorker must be at least 1, was 0",
                () -> ProcessPool.builder().maxTasksPerWorker(0));
        assertMessage(
                "taskTimeout must be positive, was PT0S; for no limit do not set one",
                () -> ProcessPool.builder().taskTimeout(Duration.ZERO));
        assertMessage(
                "name must not be blank; leave it out to have a number chosen",
                () -> ProcessPool.builder().name(" "));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
