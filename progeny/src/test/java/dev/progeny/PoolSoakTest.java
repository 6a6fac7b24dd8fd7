package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tasks under random SIGKILLs of their workers.
 *
 * <p>What was running is known without asking the pool: each task notes in a file of its process that it begins, and that it is about to
 * return. The killer stops its victim, reads what it noted last, and kills it then. A victim whose last word is that a task began was
 * running that task; one stopped in the instant between two notes of the worker may have been.
 */
@Tag("soak")
class PoolSoakTest {
    private static final int TASKS = 20_000;
    private static final int KILLS = 200;
    private static final int REPETITIONS = 10;
    private static final int WORKERS = 4;

    /** A pool takes workers for unable to run that die before they began anything, ten of them without a result between. */
    private static final int MOST_BEFORE_A_TASK = 5;

    private final Set<Long> ready = new ConcurrentSkipListSet<>();
    private final Map<Long, String> lastWords = new ConcurrentHashMap<>(); // by process id of the victim
    private volatile boolean allEnded;
    private final Map<String, Integer> ends = new ConcurrentHashMap<>(); // how often the listener was told, by task

    /** As many as are asked for, each in full; what is less than one is one of as many kills and tasks the fewer. */
    static Stream<Arguments> repetitions() {
        int kills = Soak.scaled(REPETITIONS * KILLS);
        return IntStream.iterate(0, done -> done < kills, done -> done + KILLS)
                .mapToObj(done -> Arguments.of(1 + done / KILLS, Math.min(KILLS, kills - done)));
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    @Timeout(900)
    void eachOfManyTasksEndsExactlyOnceUnderRandomKills(int repetition, int kills, @TempDir Path folder)
            throws Exception {
        int tasks = kills * (TASKS / KILLS);
        long seed = System.nanoTime();
        String notes = folder.toString();
        int succeeded = 0;
        Map<Long, Integer> crashedByPid = new HashMap<>();

        FutureTask<Void> killer = new FutureTask<>(() -> killAtRandom(new Random(seed), kills, folder), null);
        try (ProcessPool pool =
                ProcessPool.builder().workers(WORKERS).listener(new Roll()).build()) {
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                results.add(pool.applyAsync(i, n -> work(n, notes)));
            }
            new Thread(killer, "killer").start();
            for (int i = 0; i < tasks; i++) {
                try {
                    assertEquals(2 * i, results.get(i).get(), "seed " + seed);
                    succeeded++;
                } catch (ExecutionException e) {
                    WorkerCrashedException crash = (WorkerCrashedException) e.getCause();
                    Integer other = crashedByPid.put(crash.pid(), i);
                    assertEquals(null, other, "two tasks died with process " + crash.pid() + ", seed " + seed);
                }
            }
            allEnded = true;
            killer.get();
        } finally {
            killer.cancel(true);
        }

        assertEquals(kills, lastWords.size(), "seed " + seed);
        checkAccounts(tasks, succeeded, crashedByPid, begunByTask(folder), seed);
        System.out.println("soak: repetition " + repetition + ", " + tasks + " tasks, " + lastWords.size() + " kills, "
                + crashedByPid.size() + " crashes reported, seed " + seed);
    }

    private void checkAccounts(
            int tasks, int succeeded, Map<Long, Integer> crashedByPid, Map<Integer, Integer> begun, long seed) {
        assertEquals(tasks, succeeded + crashedByPid.size(), "seed " + seed);
        Set<Integer> crashed = new HashSet<>(crashedByPid.values());
        for (int i = 0; i < tasks; i++) {
            int times = begun.getOrDefault(i, 0);
            assertTrue(
                    times == 1 || times == 0 && crashed.contains(i),
                    "task " + i + " began " + times + " times, seed " + seed);
        }
        lastWords.forEach((pid, words) -> {
            Integer crashedTask = crashedByPid.get(pid);
            String message = "process " + pid + " was at \"" + words + "\", task " + crashedTask + ", seed " + seed;
            if (words.startsWith("B ")) {
                assertEquals(Integer.valueOf(words.substring(2)), crashedTask, message);
            } else if (crashedTask != null) {
                boolean hadNotNoted = !begun.containsKey(crashedTask);
                assertTrue(hadNotNoted || words.equals("E " + crashedTask), message);
            }
        });
        assertEquals(tasks, ends.size(), "seed " + seed);
        ends.forEach((task, times) -> assertEquals(1, times, "ends of " + task + ", seed " + seed));
        assertTrue(lastWords.keySet().containsAll(crashedByPid.keySet()), "a crash without a kill, seed " + seed);
    }

    private static int work(int n, String notes) throws Exception {
        Path file = Path.of(notes, Long.toString(ProcessHandle.current().pid()));
        note(file, "B " + n);
        Thread.sleep(n % 7);
        note(file, "E " + n);
        return 2 * n;
    }

    private static void note(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void killAtRandom(Random random, int kills, Path notes) {
        try {
            int beforeATask = 0;
            while (lastWords.size() < kills) {
                Thread.sleep(20 + random.nextInt(160));
                List<Long> victims = new ArrayList<>(ready);
                if (victims.isEmpty()) {
                    continue;
                }
                long victim = victims.get(random.nextInt(victims.size()));
                Path noted = notes.resolve(Long.toString(victim));
                if (beforeATask == MOST_BEFORE_A_TASK && !hasEndedOne(noted) && !allEnded) {
                    continue;
                }
                ready.remove(victim);
                Signals.send("STOP", victim);
                lastWords.put(victim, lastLine(noted));
                beforeATask = hasEndedOne(noted) ? 0 : beforeATask + 1;
                Signals.send("KILL", victim);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the killer failed", e);
        }
    }

    private static boolean hasEndedOne(Path notes) throws IOException {
        return Files.exists(notes) && Files.readString(notes).contains("E ");
    }

    private static String lastLine(Path file) throws IOException {
        if (Files.notExists(file)) {
            return "";
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private static Map<Integer, Integer> begunByTask(Path notes) throws IOException {
        Map<Integer, Integer> begun = new HashMap<>();
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith("B ")) {
                        begun.merge(Integer.valueOf(line.substring(2)), 1, Integer::sum);
                    }
                }
            }
        }
        return begun;
    }

    /** Knows which workers are ready. */
    private final class Roll implements PoolListener {
        @Override
        public void workerReady(String worker, long pid) {
            ready.add(pid);
        }

        @Override
        public void taskEnded(String task, String worker, Outcome outcome) {
            ends.merge(task, 1, Integer::sum);
        }

        @Override
        public void workerEnded(String worker, long pid, ExitStatus status) {
            ready.remove(pid);
        }
    }
}
