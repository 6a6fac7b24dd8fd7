package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pool does with tasks that it hands over many at a time, since they were short so far; on both transports. */
@Timeout(120)
class PoolLoadTest {
    @TempDir
    Path folder;

    private ProcessPool pool(int workers, Transport transport) throws InterruptedException {
        ProcessPool pool =
                ProcessPool.builder().workers(workers).transport(transport).build();
        learnThatTasksAreShort(pool);
        return pool;
    }

    private static void learnThatTasksAreShort(ProcessPool pool) throws InterruptedException {
        List<AsyncResult<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int n = i;
            results.add(pool.applyAsync(() -> n));
        }
        for (int i = 0; i < results.size(); i++) {
            assertEquals(i, results.get(i).join());
        }
    }

    private static void awaitFile(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShortTaskDoesNotWaitBehindALongOneWhileAnotherWorkerIsFree(Transport transport) throws Exception {
        String gate = folder.resolve("gate").toString();
        try (ProcessPool pool = pool(2, transport)) {
            List<AsyncResult<Integer>> shorts = new ArrayList<>();
            AsyncResult<Void> longTask = null;
            for (int i = 0; i < 2_000; i++) {
                int n = i;
                shorts.add(pool.applyAsync(() -> n));
                if (i == 1_000) {
                    longTask = pool.submit(() -> awaitFile(gate));
                }
            }

            for (int i = 0; i < shorts.size(); i++) {
                assertEquals(i, shorts.get(i).get());
            }
            assertThat(longTask).isNotDone();
            Files.createFile(Path.of(gate));
            longTask.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultsArriveWhileATaskRunsThatWasHandedOverWithTheirs(Transport transport) throws Exception {
        String first = folder.resolve("first").toString();
        String second = folder.resolve("second").toString();
        try (ProcessPool pool = pool(1, transport)) {
            pool.mapAsync(List.of(first), file -> {
                awaitFile(file); // meanwhile the others wait, and so go together
                return file;
            });
            List<AsyncResult<Integer>> before = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int n = i;
                before.add(pool.applyAsync(() -> {
                    spin(); // whoever receives has fallen asleep by then
                    return n;
                }));
            }
            AsyncResult<Void> longTask = pool.submit(() -> awaitFile(second));
            List<AsyncResult<Integer>> after = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int n = i;
                after.add(pool.applyAsync(() -> n));
            }
            Files.createFile(Path.of(first));

            for (int i = 0; i < before.size(); i++) {
                assertEquals(i, before.get(i).get(8, TimeUnit.SECONDS)); // else a look every ten seconds would do
            }
            assertThat(longTask).isNotDone();
            Files.createFile(Path.of(second));
            for (int i = 0; i < after.size(); i++) {
                assertEquals(i, after.get(i).get());
            }
        }
    }

    private static void spin() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_000_000) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTasksHandedOverTogetherJustTheOneThatKillsItsWorkerFails(Transport transport) throws Exception {
        try (ProcessPool pool = pool(2, transport)) {
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                int n = i;
                results.add(pool.applyAsync(() -> {
                    if (n % 250 == 100) {
                        Runtime.getRuntime().halt(7);
                    }
                    return n;
                }));
            }

            for (int i = 0; i < results.size(); i++) {
                if (i % 250 == 100) {
                    ExecutionException thrown = assertThrows(ExecutionException.class, results.get(i)::get);
                    assertThat(thrown.getCause()).isInstanceOf(WorkerCrashedException.class);
                } else {
                    assertEquals(i, results.get(i).get());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTasksHandedOverTogetherJustTheOneThatOverrunsItsLimitFails(Transport transport) throws Exception {
        try (ProcessPool pool = pool(1, transport)) {
            ProcessPool limited = pool.with(Duration.ofSeconds(3));
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int n = i;
                results.add(limited.applyAsync(() -> {
                    if (n == 150) {
                        Thread.sleep(60_000);
                    }
                    return n;
                }));
            }

            for (int i = 0; i < results.size(); i++) {
                if (i == 150) {
                    ExecutionException thrown = assertThrows(ExecutionException.class, results.get(i)::get);
                    assertThat(thrown.getCause()).isInstanceOf(TaskTimeoutException.class);
                } else {
                    assertEquals(i, results.get(i).get());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTaskCancelledAmongOthersNeverBeginsAndTheOthersRunOnce(Transport transport) throws Exception { // T18
        String gate = folder.resolve("gate").toString();
        String notes = folder.resolve("notes").toString();
        try (ProcessPool pool = pool(1, transport)) {
            List<AsyncResult<Void>> results = new ArrayList<>();
            AsyncResult<Void> first = pool.submit(() -> awaitFile(gate));
            for (int i = 0; i < 100; i++) {
                String line = i + "\n";
                results.add(pool.submit(() -> note(notes, line)));
            }

            assertTrue(results.get(50).cancel(false));
            assertTrue(results.get(70).cancel(true));
            Files.createFile(Path.of(gate));

            first.get();
            for (int i = 0; i < 100; i++) {
                if (i == 50 || i == 70) {
                    assertThrows(CancellationException.class, results.get(i)::get);
                } else {
                    results.get(i).get();
                }
            }
        }
        List<String> expected = IntStream.range(0, 100)
                .filter(i -> i != 50 && i != 70)
                .mapToObj(Integer::toString)
                .toList();
        assertThat(Files.readAllLines(Path.of(notes))).containsExactlyElementsOf(expected);
    }

    private static void note(String file, String line) throws IOException {
        Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfAnySizeArriveEqualAndLeaveNoFileButOneForTheNext(Transport transport) throws Exception {
        try (ProcessPool pool = pool(2, transport)) {
            for (int size : new int[] {0, 1, 4_000, 65_000, 66_000, 300_000, 20_000_000}) {
                byte[] bytes = new byte[size];
                Arrays.fill(bytes, (byte) size);
                byte[] back = pool.apply(bytes, b -> b);
                assertThat(back).isEqualTo(bytes);
            }
            assertThat(filesOfChannels().filter(PoolLoadTest::isInUse)).hasSize(transport == Transport.SOCKET ? 0 : 2);
            assertThat(filesOfChannels()).hasSizeLessThanOrEqualTo(2 + 2 * 2);
        }
        assertThat(filesOfChannels()).isEmpty();
    }

    private static Stream<String> filesOfChannels() throws IOException {
        try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("ring-"))
                    .toList()
                    .stream();
        }
    }

    /** Whether a file is more than memory that is kept for the next large frame. */
    private static boolean isInUse(String file) {
        return !file.endsWith("kept");
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerKilledWhileLargeResultsWaitLeavesNoFile(Transport transport) throws Exception {
        try (ProcessPool pool = pool(1, transport)) {
            long pid = pool.apply(() -> ProcessHandle.current().pid());
            List<AsyncResult<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(pool.applyAsync(() -> new byte[3_000_000]));
            }
            results.get(3).get();

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            int crashed = 0;
            for (AsyncResult<byte[]> result : results) {
                try {
                    assertEquals(3_000_000, result.get().length);
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(WorkerCrashedException.class);
                    crashed++;
                }
            }
            assertThat(crashed).isLessThanOrEqualTo(1);
            await().until(() ->
                    filesOfChannels().filter(PoolLoadTest::isInUse).count() == (transport == Transport.SOCKET ? 0 : 1));
        }
    }
}
