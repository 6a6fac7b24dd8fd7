package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to die, in each way to run a task: exactly the task that ran fails, and the pool goes on. */
@Timeout(180)
class PoolDeathTest {
    @TempDir
    static Path folder;

    private static ProcessPool pool;

    @BeforeAll
    static void start() throws Exception {
        pool = ProcessPool.builder()
                .workers(2)
                .name("mortal")
                .maxHeap("64m")
                .directory(folder) // where a JVM that crashes leaves its report
                .build();
        pool.apply(() -> 1); // its processes are there, and belong to the class and not to its first test
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    /** A function that dies at 3 and doubles the rest. */
    private static RemoteFunction<Integer, Integer> dyingAtThree(Dying dying) {
        return n -> {
            if (n == 3) {
                dying.die();
            }
            return 2 * n;
        };
    }

    private static void check(Dying dying, WorkerCrashedException crash) {
        assertTrue(dying.isThatOf(crash), crash.getMessage());
        assertTrue(crash.name().startsWith("mortal-worker-"), crash.name());
        assertTrue(crash.pid() > 0);
        assertTrue(crash.getMessage().contains("process " + crash.pid()), crash.getMessage());
    }

    // T01 T08
    @ParameterizedTest
    @EnumSource
    void applyFailsWithWhatIsKnownOfTheDeath(Dying dying) throws Exception {
        WorkerCrashedException crash =
                assertThrows(WorkerCrashedException.class, () -> pool.apply(3, dyingAtThree(dying)));

        check(dying, crash);
        assertTrue(crash.task().startsWith("task "), crash.task());
        assertEquals(4, pool.apply(2, dyingAtThree(dying)));
    }

    // T07
    @ParameterizedTest
    @EnumSource
    void mapNamesTheElementThatRan(Dying dying) throws Exception {
        List<Integer> numbers = IntStream.range(0, 20).boxed().toList();

        WorkerCrashedException crash =
                assertThrows(WorkerCrashedException.class, () -> pool.map(numbers, dyingAtThree(dying)));

        check(dying, crash);
        assertEquals("element 3 of map", crash.task());
    }

    @ParameterizedTest
    @EnumSource
    void inAnImapEveryOtherElementHasItsResult(Dying dying) {
        List<Object> outcomes = new ArrayList<>();
        List<Integer> numbers = IntStream.range(0, 20).boxed().toList();

        try (Stream<Integer> results = pool.withChunkSize(5).imap(numbers, dyingAtThree(dying))) {
            var iterator = results.iterator();
            for (int i = 0; i < 20; i++) {
                try {
                    outcomes.add(iterator.next());
                } catch (WorkerCrashedException e) {
                    check(dying, e);
                    outcomes.add(e.task());
                }
            }
        }

        List<Object> expected = numbers.stream()
                .map(n -> n == 3 ? "element 3 of imap" : (Object) (2 * n))
                .toList();
        assertEquals(expected, outcomes);
    }

    @ParameterizedTest
    @EnumSource
    void ofManySubmittedTasksExactlyThatOneFails(Dying dying) throws Exception {
        List<AsyncResult<Integer>> results = IntStream.range(0, 20)
                .mapToObj(n -> pool.applyAsync(n, dyingAtThree(dying)))
                .toList();

        for (int n = 0; n < 20; n++) {
            AsyncResult<Integer> result = results.get(n);
            if (n == 3) {
                ExecutionException e = assertThrows(ExecutionException.class, result::get);
                check(dying, (WorkerCrashedException) e.getCause());
            } else {
                assertEquals(2 * n, result.get());
            }
        }
    }

    // T15
    @Test
    void aStackOverflowIsAnExceptionLikeOthers() throws Exception {
        long before = pool.apply(() -> ProcessHandle.current().pid());

        assertThrows(StackOverflowError.class, () -> pool.apply(() -> overflow(0)));

        assertTrue(before > 0);
        assertEquals(1, pool.apply(() -> 1));
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : overflow(depth + 1) + 1;
    }

    // T02
    @Test
    void aPoolOfOneSurvivesTheDeathOfItsIdleWorker() throws Exception {
        try (ProcessPool one = ProcessPool.create(1)) {
            for (int i = 0; i < 3; i++) {
                long pid = one.apply(() -> ProcessHandle.current().pid());

                ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
                worker.destroyForcibly();
                worker.onExit().join(); // until then it may still do a task

                assertNotEquals(pid, one.apply(() -> ProcessHandle.current().pid()));
            }
        }
    }

    // T03 T09
    @Test
    void aWorkerThatDiesWhileALargeTaskIsSentHoldsNobodyUp() throws Exception {
        byte[] large = new byte[20 << 20];
        try (ProcessPool one = ProcessPool.builder().workers(1).build()) {
            long pid = one.apply(() -> ProcessHandle.current().pid());
            Signals.send("STOP", pid);

            AsyncResult<Integer> result = one.applyAsync(large, bytes -> bytes.length);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            assertEquals(large.length, result.get()); // it had not begun, so it ran elsewhere
        }
    }

    // T05
    @Test
    void aStoppedWorkerIsAliveAndItsTaskEndsWhenItGoesOn() throws Exception {
        try (ProcessPool one = ProcessPool.create(1)) {
            long pid = one.apply(() -> ProcessHandle.current().pid());
            Signals.send("STOP", pid);

            AsyncResult<Long> result =
                    one.applyAsync(() -> ProcessHandle.current().pid());
            Thread.sleep(1_500);
            Signals.send("CONT", pid);

            assertEquals(pid, result.get());
        }
    }

    // T04
    @Test
    void aWorkerBusyForLongHoldsNobodyUpHoweverManyTasksPass(@TempDir Path temp) throws Exception {
        Path go = temp.resolve("go");
        String file = go.toString();
        try (ProcessPool two = ProcessPool.create(2)) {
            AsyncResult<String> busy = two.applyAsync(() -> {
                while (Files.notExists(Path.of(file))) {
                    Thread.sleep(5);
                }
                return "done";
            });

            for (int i = 0; i < 2_000; i++) { // of each two, one is handed ahead to the busy worker, and taken back
                AsyncResult<Integer> first = two.applyAsync(i, n -> n);
                AsyncResult<Integer> second = two.applyAsync(-i, n -> n);
                assertEquals(i, first.get());
                assertEquals(-i, second.get());
            }
            Files.createFile(go);

            assertEquals("done", busy.get());
            assertEquals(
                    IntStream.range(0, 50).boxed().toList(),
                    two.map(IntStream.range(0, 50).boxed().toList(), n -> n));
        }
    }

    @Test
    void aTaskThatKillsEveryWorkerItMeetsFailsAlone(@TempDir Path temp) throws Exception {
        String log = temp.resolve("attempts").toString();
        try (ProcessPool stubborn =
                ProcessPool.builder().workers(2).retries(3).name("stubborn").build()) {
            List<AsyncResult<Integer>> results = IntStream.range(0, 30)
                    .mapToObj(n -> stubborn.applyAsync(n, m -> {
                        if (m == 3) {
                            Files.writeString(Path.of(log), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                            Runtime.getRuntime().halt(1);
                        }
                        return 2 * m;
                    }))
                    .toList();

            for (int n = 0; n < 30; n++) {
                AsyncResult<Integer> result = results.get(n);
                if (n == 3) {
                    ExecutionException e = assertThrows(ExecutionException.class, result::get);
                    assertEquals(WorkerCrashedException.class, e.getCause().getClass());
                } else {
                    assertEquals(2 * n, result.get());
                }
            }
            assertEquals("xxxx", Files.readString(Path.of(log))); // once, and three times again
        }
    }

    @Test
    void aRetriedTaskRunsAgainAndMaySucceed(@TempDir Path temp) throws Exception {
        String mark = temp.resolve("tried").toString();
        try (ProcessPool stubborn = ProcessPool.builder().workers(1).retries(1).build()) {
            String answer = stubborn.apply(() -> {
                if (Files.notExists(Path.of(mark))) {
                    Files.createFile(Path.of(mark));
                    Runtime.getRuntime().halt(1);
                }
                return "second try";
            });

            assertEquals("second try", answer);
        }
    }

    @Test
    void anElementThatNobodyWaitsForAnyMoreIsNotTriedAgain(@TempDir Path temp) throws Exception {
        String log = Files.createFile(temp.resolve("log")).toString();
        String go = temp.resolve("go").toString();
        List<String> crashes = new CopyOnWriteArrayList<>();
        try (ProcessPool stubborn = ProcessPool.builder()
                .workers(2)
                .retries(3)
                .listener(new PoolListener() {
                    @Override
                    public void workerCrashed(WorkerCrashedException crash) {
                        crashes.add(crash.task());
                    }
                })
                .build()) {
            ProcessPool chunked = stubborn.withChunkSize(1);
            assertThrows(
                    IllegalStateException.class,
                    () -> chunked.map(List.of(0, 1), n -> {
                        if (n == 1) {
                            Files.writeString(Path.of(log), "begun\n", StandardOpenOption.APPEND);
                            awaitFile(go);
                            Runtime.getRuntime().halt(1);
                        }
                        while (Files.size(Path.of(log)) == 0) {
                            Thread.sleep(5);
                        }
                        throw new IllegalStateException("fails the map");
                    }));

            Files.createFile(Path.of(go));
            await().until(() -> !crashes.isEmpty());
        }

        assertEquals(List.of("element 1 of map"), crashes);
        assertEquals(List.of("begun"), Files.readAllLines(Path.of(log)));
    }

    private static void awaitFile(String file) throws InterruptedException {
        while (Files.notExists(Path.of(file))) {
            Thread.sleep(5);
        }
    }

    /** What was finished is not done again, what was handed over and not begun is done once. */
    @Test
    void everyElementOfAChunkButTheOneThatRanIsRunExactlyOnce(@TempDir Path temp) throws Exception {
        String log = Files.createFile(temp.resolve("log")).toString();
        List<Integer> numbers = IntStream.range(0, 40).boxed().toList();

        try (Stream<Integer> results = pool.withChunkSize(10).imap(numbers, n -> {
            Files.writeString(Path.of(log), n + "\n", StandardOpenOption.APPEND);
            if (n % 10 == 4) {
                Runtime.getRuntime().halt(1);
            }
            return n;
        })) {
            var iterator = results.iterator();
            for (int n = 0; n < 40; n++) {
                if (n % 10 == 4) {
                    assertThrows(WorkerCrashedException.class, iterator::next);
                } else {
                    assertEquals(n, iterator.next());
                }
            }
        }

        Map<Integer, Long> runs = Files.readAllLines(Path.of(log)).stream()
                .collect(Collectors.groupingBy(Integer::valueOf, Collectors.counting()));
        numbers.forEach(n -> assertEquals(1L, runs.get(n), "runs of " + n));
    }

    @Test
    void failPoolFailsAllWithFreshExceptionsAndTakesNoMore() throws Exception {
        try (ProcessPool brittle =
                ProcessPool.builder().workers(1).onCrash(CrashPolicy.FAIL_POOL).build()) {
            List<AsyncResult<Integer>> results = IntStream.range(0, 10)
                    .mapToObj(n -> brittle.applyAsync(n, dyingAtThree(Dying.HALT)))
                    .toList();

            List<Throwable> causes = new ArrayList<>();
            for (int n = 3; n < 10; n++) {
                AsyncResult<Integer> result = results.get(n);
                causes.add(assertThrows(ExecutionException.class, result::get).getCause());
            }

            causes.forEach(cause -> assertEquals(WorkerCrashedException.class, cause.getClass()));
            assertNotSame(causes.get(0), causes.get(1)); // T08
            assertTrue(brittle.isShutdown());
        }
    }
}
