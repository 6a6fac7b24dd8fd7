package dev.progeny;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that a test started, and all processes born into it. They are known by a mark in the environment, which every process
 * inherits, also when their parents are dead; where there is no {@code /proc}, by having been seen as descendants.
 */
final class Family {
    private static final String MARK = "PROGENY_TEST_FAMILY";
    private static final Path PROC = Path.of("/proc");
    private static final long LOOK_MILLIS = 10;

    private final String name;

    Family(String name) {
        this.name = name;
    }

    /** What the environment of the first of the family has to say. */
    Map<String, String> environment() {
        return Map.of(MARK, name);
    }

    /**
     * Waits until none of the family lives, and returns how long after a moment that was: to about ten milliseconds, and never less
     * than it was. A process that has ended and was not reaped does not live.
     *
     * @param sinceNanos when the first of the family ended, by {@link System#nanoTime}
     * @param seen those that are known already
     */
    Duration awaitEnd(long sinceNanos, Duration patience, Collection<ProcessHandle> seen) throws Exception {
        Set<Long> living = seen.stream()
                .map(process -> ProcessIdentity.of(process.pid()))
                .filter(ProcessIdentity::isAlive)
                .collect(Collectors.toSet());
        boolean sure = false;
        long goneNanos = System.nanoTime();
        while (!sure) {
            // One look at everything for each generation; between them only at those who were found.
            Set<Long> found = living();
            sure = found.isEmpty() && living.isEmpty();
            living.addAll(found);
            while (!living.isEmpty()) {
                if (System.nanoTime() - sinceNanos > patience.toNanos()) {
                    String text = describe(living);
                    living.forEach(process ->
                            ProcessHandle.of(ProcessIdentity.pid(process)).ifPresent(ProcessHandle::destroyForcibly));
                    throw new AssertionError("of " + name + " there live after " + patience + ": " + text);
                }
                Thread.sleep(LOOK_MILLIS);
                living.removeIf(process -> !ProcessIdentity.isAlive(process));
                goneNanos = System.nanoTime();
            }
        }
        return Duration.ofNanos(goneNanos - sinceNanos);
    }

    private Set<Long> living() {
        if (!Files.isDirectory(PROC)) {
            return Set.of();
        }
        String mark = "\0" + MARK + "=" + name + "\0";
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> ("\0" + read(process.pid(), "environ")).contains(mark))
                    .map(process -> ProcessIdentity.of(process.pid()))
                    .filter(ProcessIdentity::isAlive)
                    .collect(Collectors.toSet());
        }
    }

    private static String describe(Set<Long> processes) {
        return processes.stream()
                .map(ProcessIdentity::pid)
                .map(pid -> pid + " " + read(pid, "cmdline").replace('\0', ' ').strip())
                .collect(Collectors.joining(", "));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // ended meanwhile, or another user's
        }
    }
}
