package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traps into which other pools have fallen; {@code docs/traps.md} tells them by their numbers. */
@Timeout(120)
class PoolTrapTest {
    // T12
    @Test
    void aCollectedPoolWhoseWorkersAreReplacedStillDoesItsBacklog() throws Exception {
        List<CompletableFuture<Integer>> results = submitAndForget();

        for (int i = 0; i < results.size(); i++) {
            System.gc();
            assertEquals(i, results.get(i).get());
        }
    }

    private static List<CompletableFuture<Integer>> submitAndForget() {
        ProcessPool pool = ProcessPool.builder().workers(1).maxTasksPerWorker(1).build();
        return IntStream.range(0, 5)
                .<CompletableFuture<Integer>>mapToObj(n -> pool.applyAsync(n, x -> x))
                .toList();
    }

    // T16
    @Test
    void theLastExceptionOfALeavingWorkerArrivesHoweverLargeItIs() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).maxTasksPerWorker(1).build()) {
            for (int i = 0; i < 3; i++) {
                Large thrown = assertThrows(
                        Large.class,
                        () -> pool.apply(() -> {
                            throw new Large();
                        }));

                assertEquals(20 << 20, thrown.luggage.length);
            }
        }
    }

    private static final class Large extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final byte[] luggage = new byte[20 << 20];
    }

    // T21
    @Test
    void ofSeveralTasksThatTakeTooLongEachIsStopped() throws Exception {
        try (ProcessPool pool = ProcessPool.create(3)) {
            List<AsyncResult<Integer>> endless = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                endless.add(pool.with(Duration.ofMillis(100 + 100 * i)).applyAsync(() -> {
                    Thread.sleep(600_000);
                    return 0;
                }));
            }
            AsyncResult<Integer> brief = pool.applyAsync(() -> 1);

            for (AsyncResult<Integer> each : endless) {
                ExecutionException e = assertThrows(ExecutionException.class, each::get);
                assertInstanceOf(TaskTimeoutException.class, e.getCause());
            }
            assertEquals(1, brief.get());
        }
    }

    // T39
    @Test
    void aPoolThatATaskLeftOpenEndsWithItsWorkerAndHoldsNobodyUp() throws Exception {
        long inner;
        ProcessPool pool = ProcessPool.create(1);
        try {
            inner = pool.apply(() -> {
                ProcessPool left = ProcessPool.create(1);
                left.applyAsync(() -> {
                    Thread.sleep(600_000);
                    return 0;
                });
                return aWorkerOfThisProcess();
            });
        } finally {
            pool.close();
        }

        await().until(() ->
                ProcessHandle.of(inner).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static long aWorkerOfThisProcess() throws InterruptedException {
        while (true) {
            Optional<ProcessHandle> java = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").endsWith("java"))
                    .findFirst();
            if (java.isPresent()) {
                return java.get().pid();
            }
            Thread.sleep(5);
        }
    }

    // T39
    @Test
    void anInnerPoolEndsBeforeTheOuterOne(@TempDir Path folder) throws Exception {
        String log = folder.resolve("log").toString();
        try (ProcessPool outer = ProcessPool.create(1)) {
            outer.apply(() -> {
                try (ProcessPool inner = ProcessPool.create(1)) {
                    ProcessLocal<AutoCloseable> sign = ProcessLocal.withInitial(() -> () -> append(log, "inner"));
                    inner.apply(() -> sign.get().hashCode());
                }
                return append(log, "outer");
            });
        }

        assertEquals(List.of("inner", "outer"), Files.readAllLines(Path.of(log)));
    }

    private static int append(String file, String line) throws Exception {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return 0;
    }

    // T39
    @Test
    void shutdownNeedsNoRoomInAFullQueue() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).queueCapacity(1).build()) {
            FutureTask<Object> submitter = new FutureTask<>(() -> {
                while (true) {
                    pool.applyAsync(() -> {
                        Thread.sleep(600_000);
                        return 0;
                    });
                }
            });
            Thread thread = new Thread(submitter);
            thread.start();
            await().until(() -> pool.toString().contains(" 1 tasks queued")
                    && (thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING));

            pool.shutdownNow();

            assertTrue(pool.join(Duration.ofSeconds(60)));
            ExecutionException e = assertThrows(ExecutionException.class, submitter::get);
            assertTrue(
                    e.getCause() instanceof RejectedExecutionException || e.getCause() instanceof CancellationException,
                    e.getCause().toString());
        }
    }

    // T40
    @Test
    void workersAreReplacedInSilenceWhileOthersSubmit() throws Exception {
        Heard heard = new Heard();
        Logger root = Logger.getLogger("dev.progeny");
        root.addHandler(heard);
        try (ProcessPool pool =
                ProcessPool.builder().workers(2).maxTasksPerWorker(2).build()) {
            List<FutureTask<Integer>> submitters = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                FutureTask<Integer> submitter = new FutureTask<>(() -> {
                    int sum = 0;
                    for (int i = 0; i < 6; i++) {
                        sum += pool.applyAsync(i, n -> n).get(); // none is rejected, none waits for ever
                    }
                    return sum;
                });
                submitters.add(submitter);
                new Thread(submitter).start();
            }
            for (FutureTask<Integer> submitter : submitters) {
                assertEquals(15, submitter.get());
            }
        } finally {
            root.removeHandler(heard);
        }

        assertEquals(List.of(), heard.words);
    }

    /** Keeps what is logged at the level that is usual, or above. */
    private static final class Heard extends Handler {
        private final List<String> words = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                words.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
