package dev.progeny.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What belongs to this JVM at a moment: descendants, regular files in its shared-memory and temp folders, threads that keep it alive.
 * Each has an id that nothing else has while it lives, and a text for the one who reads the failure.
 *
 * <p>A descendant whose own parent has died is a child of init and no descendant any more; it is known by the environment, which every
 * process inherits. The shell that guards this JVM against orphans is not counted: it lives as long as the JVM.
 */
record Belongings(Map<String, String> textById) {
    private static final String MARK = "PROGENY_TEST_JVM";
    private static final String GUARD = "while read -r change pid start";
    private static final String JUNIT_WATCHER = "junit-jupiter-timeout-watcher"; // lives until the suite ends
    private static final Path PROC = Path.of("/proc");
    private static final long SELF = ProcessHandle.current().pid();

    /** Looks around. */
    static Belongings now() {
        Map<String, String> found = new TreeMap<>();
        addProcesses(found);
        addFiles(found, PrivateFolder.path());
        addFiles(found, testTemp());
        addThreads(found);
        return new Belongings(found);
    }

    /** {@return what is here and was not there} */
    Belongings without(Belongings earlier) {
        Map<String, String> rest = new TreeMap<>(textById);
        rest.keySet().removeAll(earlier.textById.keySet());
        return new Belongings(rest);
    }

    /** {@return both} */
    Belongings and(Belongings others) {
        Map<String, String> all = new TreeMap<>(textById);
        all.putAll(others.textById);
        return new Belongings(all);
    }

    /** {@return what is there beyond {@code earlier} and does not go away in {@code patience}: ends are not instantaneous} */
    static Belongings stayingSince(Belongings earlier, Duration patience) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Belongings rest = now().without(earlier);
        while (!rest.isEmpty() && System.nanoTime() < deadlineNanos) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return rest;
            }
            rest = now().without(earlier);
        }
        return rest;
    }

    boolean isEmpty() {
        return textById.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n  ", textById.values());
    }

    private static void addProcesses(Map<String, String> found) {
        Stream.concat(ProcessHandle.current().descendants(), marked())
                .filter(process -> process.pid() != SELF && process.isAlive())
                .filter(process -> !isGuardOfThisJvm(process))
                .forEach(process -> found.put("process " + process.pid(), describe(process)));
    }

    private static Stream<ProcessHandle> marked() {
        String value = System.getenv(MARK);
        if (value == null || !Files.isDirectory(PROC)) {
            return Stream.empty();
        }
        String entry = MARK + "=" + value + "\0";
        return ProcessHandle.allProcesses().filter(process -> ("\0" + read(process, "environ")).contains("\0" + entry));
    }

    private static boolean isGuardOfThisJvm(ProcessHandle process) {
        return process.parent().map(parent -> parent.pid() == SELF).orElse(false)
                && read(process, "cmdline").contains(GUARD);
    }

    private static String describe(ProcessHandle process) {
        String command = read(process, "cmdline").replace('\0', ' ').strip();
        return "process " + process.pid() + ", child of "
                + process.parent().map(ProcessHandle::pid).orElse(0L) + ": "
                + (command.isEmpty() ? process.info().command().orElse("?") : command);
    }

    private static String read(ProcessHandle process, String file) {
        try {
            byte[] bytes = Files.readAllBytes(
                    PROC.resolve(Long.toString(process.pid())).resolve(file));
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }

    /** JUnit makes and removes a {@code @TempDir} around what an extension sees, so those are not counted. */
    private static void addFiles(Map<String, String> found, Path folder) {
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> !folder.relativize(file).getName(0).toString().startsWith("junit"))
                    .filter(file -> isFileThatShouldGo(file) || isFolderOfAnother(file))
                    .forEach(file -> found.put("file " + file, "file " + file));
        } catch (IOException | UncheckedIOException e) {
            addFiles(found, folder); // somebody removed a folder while we looked
        }
    }

    /** The name of a user that was killed stays in a folder until the folder goes. */
    private static boolean isFileThatShouldGo(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !file.getParent().endsWith("users");
    }

    private static boolean isFolderOfAnother(Path file) {
        String name = file.getFileName().toString();
        return name.matches("\\d+-\\d+") && !name.startsWith(SELF + "-") && Files.isDirectory(file);
    }

    /** {@return the temp folder, if the build gave this JVM one for itself} */
    private static Path testTemp() {
        String path = System.getProperty("progeny.test.tmp");
        return path == null ? null : Path.of(path);
    }

    private static void addThreads(Map<String, String> found) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .filter(thread -> !thread.getName().equals(JUNIT_WATCHER))
                .forEach(thread ->
                        found.put("thread " + thread.getId(), "thread \"" + thread.getName() + "\", not a daemon"));
    }
}
