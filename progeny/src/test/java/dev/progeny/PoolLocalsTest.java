package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values that each worker has once. */
@Timeout(120)
class PoolLocalsTest {
    @TempDir
    Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void append(String file, String line) throws Exception {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void aProcessLocalIsMadeOncePerProcessAndClosedWithIt() throws Exception {
        String log = path("log");
        ProcessLocal<Model> model = ProcessLocal.withInitial(() -> new Model(log));
        Set<Long> pids;
        try (ProcessPool pool = ProcessPool.create(2)) {
            pids = new HashSet<>(
                    pool.withChunkSize(1).map(IntStream.range(0, 20).boxed().toList(), n -> {
                        Thread.sleep(10);
                        return model.get().pid;
                    }));
        }

        List<String> lines = Files.readAllLines(Path.of(log));
        assertEquals(2 * pids.size(), lines.size(), lines.toString());
        for (long pid : pids) {
            assertEquals(
                    List.of("made " + pid, "closed " + pid),
                    lines.stream().filter(l -> l.endsWith(" " + pid)).toList());
        }
    }

    @Test
    void anErrorFromClosingAProcessLocalConcernsThatValueAlone() throws Exception {
        String log = path("log");
        List<ExitStatus> ends = new CopyOnWriteArrayList<>();
        ProcessLocal<AutoCloseable> first = ProcessLocal.withInitial(() -> () -> append(log, "closed"));
        ProcessLocal<AutoCloseable> broken = ProcessLocal.withInitial(() -> () -> {
            throw new AssertionError("on purpose");
        });
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .listener(new PoolListener() {
                    @Override
                    public void workerEnded(String worker, long pid, ExitStatus status) {
                        ends.add(status);
                    }
                })
                .build()) {
            pool.apply(() -> first.get().hashCode() + broken.get().hashCode()); // closed in the opposite order
        }

        assertEquals(List.of("closed"), Files.readAllLines(Path.of(log)));
        await().until(() -> ends.equals(List.of(new ExitStatus(0))));
    }

    private static final class Model implements AutoCloseable {
        private final String log;
        private final long pid = ProcessHandle.current().pid();

        Model(String log) throws Exception {
            this.log = log;
            append(log, "made " + pid);
        }

        @Override
        public void close() throws Exception {
            append(log, "closed " + pid);
        }
    }
}
