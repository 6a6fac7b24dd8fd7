package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A thousand parents, or the part of it that is asked for, killed at random moments of their life: starting, mapping, closing. */
@Tag("soak")
@EnabledOnOs(value = OS.LINUX, disabledReason = "finds the family of a dead parent by its environment in /proc")
class KilledParentsSoakTest {
    private static final int ALL = 1000;
    private static final int AT_ONCE = 2;

    /** Far more than the second that is promised: a busy machine is not what this test is about. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Afterlives afterlives = new Afterlives();

    @TempDir
    Path folder;

    @Test
    void parentsKilledAtRandomMomentsLeaveNoChildAndNoFile() throws Exception { // T38
        int parents = Soak.scaled(ALL);
        long seed = System.nanoTime();
        System.out.println(parents + " parents, seed " + seed);
        Random random = new Random(seed);
        long lifeMillis = measureOneLife();
        List<Integer> moments =
                random.ints(parents, 0, (int) (lifeMillis * 5 / 4)).boxed().toList();

        ExecutorService killers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> kills = new ArrayList<>();
            for (int i = 0; i < parents; i++) {
                int moment = moments.get(i);
                Family family = new Family("family " + i + ", whose parent was killed after " + moment + " ms");
                kills.add(killers.submit(() -> {
                    liveAndDie(family, moment);
                    return null;
                }));
            }
            for (Future<?> kill : kills) {
                kill.get();
            }
        } finally {
            killers.shutdownNow();
        }

        Process sweeper = parent(new Family("sweeper"), Sweeper.class);
        assertEquals(0, sweeper.waitFor());
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(path -> !path.equals(folder))).isEmpty();
        }
        System.out.println(parents + " parents killed within " + lifeMillis * 5 / 4
                + " ms of their start: nothing left; " + afterlives);
    }

    private long measureOneLife() throws Exception {
        long start = System.nanoTime();
        assertEquals(0, parent(new Family("whole life"), Life.class).waitFor());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private void liveAndDie(Family family, int moment) throws Exception {
        Process parent = parent(family, Life.class);
        parent.waitFor(moment, TimeUnit.MILLISECONDS);
        long endNanos = System.nanoTime();
        parent.destroyForcibly();
        parent.waitFor();
        afterlives.add(family.awaitEnd(endNanos, PATIENCE, List.of()));
    }

    private Process parent(Family family, Class<?> main) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dprogeny.folder=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        builder.environment().putAll(family.environment());
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static final class Sweeper {
        private Sweeper() {}

        public static void main(String[] arguments) {
            ProcessFolder.own();
        }
    }

    /** What most programs do with a pool. */
    static final class Life {
        private Life() {}

        public static void main(String[] arguments) throws Exception {
            ProcessQueue<Integer> queue = ProcessQueue.create();
            try (ProcessPool pool = ProcessPool.create(2);
                    ChildProcess<Void> child = ChildProcess.start(() -> queue.put(1))) {
                pool.map(IntStream.range(0, 1000).boxed().toList(), x -> x * x);
                queue.take();
                child.join();
            }
            queue.close();
        }
    }
}
