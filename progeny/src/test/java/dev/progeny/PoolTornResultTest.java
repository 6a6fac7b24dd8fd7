package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that dies in the middle of a result. */
@Timeout(180)
class PoolTornResultTest {
    // T03 T09
    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void aWorkerKilledWhileItSendsALargeResultFailsThatTaskAlone(int retries, @TempDir Path temp) throws Exception {
        int size = 50 << 20;
        List<String> crashes = new CopyOnWriteArrayList<>();
        try (ProcessPool two = ProcessPool.builder()
                .workers(2)
                .retries(retries)
                .listener(new PoolListener() {
                    @Override
                    public void workerCrashed(WorkerCrashedException crash) {
                        crashes.add(crash.task());
                    }
                })
                .build()) {
            List<AsyncResult<byte[]>> torn = new ArrayList<>();
            List<AsyncResult<Integer>> others = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String tried = temp.resolve("tried-" + i).toString();
                torn.add(two.applyAsync(() -> {
                    if (Files.notExists(Path.of(tried))) {
                        Files.createFile(Path.of(tried));
                        killThisProcessOnceItSends();
                    }
                    return new byte[size];
                }));
                others.add(two.applyAsync(i, n -> 2 * n));
            }

            int failed = 0;
            for (AsyncResult<byte[]> result : torn) {
                try {
                    assertEquals(size, result.get().length); // all of it, where the signal came too late
                } catch (ExecutionException e) {
                    failed++;
                    assertTrue(Dying.SIGKILL.isThatOf((WorkerCrashedException) e.getCause()), e.toString());
                }
            }
            for (int i = 0; i < others.size(); i++) {
                assertEquals(2 * i, others.get(i).get());
            }
            await().untilAsserted(() -> assertNotEquals(0, crashes.size()));
            assertEquals(retries == 0 ? crashes.size() : 0, failed);
        }
    }

    /**
     * The shell is there beforehand, so that its signal comes early; should all be sent by then, it meets whatever runs next in that worker,
     * which is why a task may die more than once.
     */
    private static void killThisProcessOnceItSends() throws Exception {
        long pid = ProcessHandle.current().pid();
        Process killer = new ProcessBuilder("sh", "-c", "read -r line; kill -9 " + pid).start();
        Thread task = Thread.currentThread();
        Thread watcher = new Thread(() -> {
            while (Stream.of(task.getStackTrace()).noneMatch(PoolTornResultTest::isSending)) {
                Thread.onSpinWait();
            }
            try {
                killer.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    private static boolean isSending(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.progeny.internal.transport.")
                && frame.getMethodName().equals("send");
    }
}
