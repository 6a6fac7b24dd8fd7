package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that may have no process more, by a limit of the system. Root has no limit, so root runs the program as a user that has no
 * other process; anybody else's other processes count as well, which is as good.
 */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "sets the limit with prlimit")
class ForkRefusedTest {
    private Path folder;
    private boolean isRoot;
    private long user;

    /** In no {@code @TempDir}, and not below the build: another user has to read it. */
    @BeforeEach
    void copyClasses() throws Exception {
        isRoot = uid(Path.of("/proc/self")) == 0;
        user = isRoot ? 20_000 + ProcessHandle.current().pid() % 40_000 : uid(Path.of("/proc/self"));
        folder = Files.createTempDirectory(Path.of("/tmp"), "progeny-fork-refused");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        copy(ProcessPool.class, folder.resolve("main"));
        copy(ForkRefusedTest.class, folder.resolve("tests"));
        assumeTrue(succeeds(command("java", "-version")), "no other user can be taken, or it may not run this JDK");
        assumeTrue(succeeds(List.of("prlimit", "--version")), "there is no prlimit");
    }

    @AfterEach
    void removeClasses() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }

    private static long uid(Path path) {
        try {
            return ((Number) Files.getAttribute(path, "unix:uid")).longValue();
        } catch (IOException e) {
            return -1; // a process that has ended
        }
    }

    private static void copy(Class<?> type, Path target) throws Exception {
        Path source =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.copy(file, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static boolean succeeds(List<String> command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> command(String java, String... arguments) {
        List<String> command =
                asUser(Path.of(System.getProperty("java.home"), "bin", java).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> asUser(String... words) {
        List<String> command = new ArrayList<>();
        if (isRoot) {
            String id = Long.toString(user);
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        }
        command.addAll(List.of(words));
        return command;
    }

    /** Runs a program that may have {@code room} threads and processes more than it has when it is ready. */
    private String run(Class<?> program, int room) throws Exception {
        assumeTrue(isRoot || room == 0, "how many this user has is not ours to count");
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command(
                        "java",
                        "-Dprogeny.folder=" + folder,
                        "-Djava.io.tmpdir=" + folder,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder.resolve("main") + File.pathSeparator + folder.resolve("tests"),
                        program.getName(),
                        folder.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            awaitFile("ready", process);
            String unlimited = limit(process);
            String worker = Files.readString(folder.resolve("ready"));
            setLimit(process, isRoot ? Long.toString(tasksOfUserBut(worker) + room) : "1");
            Files.createFile(folder.resolve("limited"));
            awaitFile("refused", process);
            setLimit(process, unlimited);
            Files.createFile(folder.resolve("unlimited"));
            process.waitFor(60, TimeUnit.SECONDS);
            return Files.readString(output);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitFile(String name, Process process) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve(name)) || !process.isAlive());
    }

    private static String limit(Process process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "limits"))) {
            return lines.filter(line -> line.startsWith("Max processes"))
                    .map(line -> line.split(" {2,}")[1])
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void setLimit(Process process, String limit) throws Exception {
        List<String> command = asUser("prlimit", "--pid", Long.toString(process.pid()), "--nproc=" + limit + ":");
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    /** How many threads that user has; all of them count. */
    private long tasksOfUserBut(String worker) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(process -> Long.toString(process.pid()))
                    .filter(pid -> !pid.equals(worker))
                    .map(pid -> Path.of("/proc", pid))
                    .filter(process -> uid(process) == user)
                    .mapToLong(process -> {
                        String[] tasks = process.resolve("task").toFile().list();
                        return tasks == null ? 0 : tasks.length;
                    })
                    .sum();
        }
    }

    private static void assertRefusedAndNothingLeft(String output) {
        assertThat(output)
                .containsPattern(
                        "refused: .*(Resource temporarily unavailable|unable to create native thread|process \\d+ ended)")
                .contains("left: [] []")
                .contains("then 1");
    }

    /**
     * With some room the start may succeed, for it needs few threads, and fewer where one of the first child's has just ended; then it is
     * the child's own JVM that goes without.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 8})
    void aChildIsRefusedInTheSystemsWordsAndNothingIsLeftOfItsStart(int room) throws Exception {
        assertRefusedAndNothingLeft(run(StartsChild.class, room));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8})
    void aPoolFailsItsTasksInTheSystemsWordsAndGoesOnWhenItMay(int room) throws Exception {
        String output = run(RunsPool.class, room);

        assertRefusedAndNothingLeft(output);
        assertThat(output).containsPattern("\\n[3-6] starts failed");
    }

    /** No thread of the pool's that completes or helps has begun before the system refuses: each has to come later. */
    @Test
    void whatAPoolWasRefusedAThreadForIsDoneOnceItGetsOne() throws Exception {
        assertThat(run(WorksWithoutThreads.class, 0)).contains("refused: true", "then 1", "then 8000000", "told both");
    }

    private static void awaitFile(String folder, String name) throws InterruptedException {
        while (Files.notExists(Path.of(folder, name))) {
            Thread.sleep(10);
        }
    }

    /** What a start that failed has left, once nothing more goes away: processes but for the guard, and files. */
    private static String left() throws Exception {
        String left = "";
        for (int i = 0; i < 200 && !left.equals("[] []"); i++) {
            Thread.sleep(50);
            List<String> processes = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").endsWith("java"))
                    .map(Object::toString)
                    .toList();
            try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
                left = processes + " "
                        + files.map(file -> file.getFileName().toString())
                                .filter(name -> name.startsWith("arguments") || name.startsWith("worker"))
                                .toList();
            }
        }
        return left;
    }

    static final class StartsChild {
        private StartsChild() {}

        public static void main(String[] arguments) throws Exception {
            String folder = arguments[0];
            ChildProcess.start(() -> {}).join();
            Files.createFile(Path.of(folder, "ready"));
            awaitFile(folder, "limited");
            try {
                System.out.println("started: " + ChildProcess.call(() -> 1).get());
            } catch (ProcessStartException | ChildCrashedException e) {
                System.out.println("refused: " + e.getMessage());
            }
            System.out.println("left: " + left());
            Files.createFile(Path.of(folder, "refused"));
            awaitFile(folder, "unlimited");
            System.out.println("then " + ChildProcess.call(() -> 1).get());
        }
    }

    static final class RunsPool {
        private RunsPool() {}

        public static void main(String[] arguments) throws Exception {
            String folder = arguments[0];
            List<String> failures = new CopyOnWriteArrayList<>();
            try (ProcessPool pool = ProcessPool.builder()
                    .workers(1)
                    .listener(new PoolListener() {
                        @Override
                        public void workerFailedToStart(String worker, Throwable reason) {
                            failures.add(reason.getMessage());
                        }
                    })
                    .build()) {
                long pid = pool.apply(() -> ProcessHandle.current().pid());
                Files.writeString(Path.of(folder, "ready.new"), Long.toString(pid));
                Files.move(Path.of(folder, "ready.new"), Path.of(folder, "ready"));
                awaitFile(folder, "limited");
                ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
                worker.destroyForcibly();
                while (worker.isAlive()) { // and may still do a task; to be told of its end takes a thread
                    Thread.sleep(1);
                }
                try {
                    pool.apply(() -> 1);
                    System.out.println("ran");
                } catch (WorkerStartException e) {
                    System.out.println("refused: " + e.getMessage());
                }
                System.out.println("left: " + left());
                System.out.println(failures.size() + " starts failed");
                Files.createFile(Path.of(folder, "refused"));
                awaitFile(folder, "unlimited");
                System.out.println("then " + pool.apply(() -> 1));
            }
        }
    }

    static final class WorksWithoutThreads {
        private WorksWithoutThreads() {}

        public static void main(String[] arguments) throws Exception {
            String folder = arguments[0];
            CountDownLatch told = new CountDownLatch(2);
            try (ProcessPool pool = ProcessPool.create(1)) {
                pool.apply(() -> 0);
                while (hasThread("-completion-") || hasThread("-helper-")) {
                    Thread.sleep(100); // idle ones go
                }
                byte[] large = new byte[8_000_000];
                CompletableFuture<Integer> small = pool.applyAsync(() -> {
                    awaitFile(folder, "limited");
                    return 1;
                });
                Files.writeString(Path.of(folder, "ready.new"), "0");
                Files.move(Path.of(folder, "ready.new"), Path.of(folder, "ready"));
                awaitFile(folder, "limited");
                CompletableFuture<Integer> sent = pool.applyAsync(() -> large.length);
                small.thenRun(told::countDown);
                sent.thenRun(told::countDown);
                Thread.sleep(500); // the system refuses meanwhile
                System.out.println("refused: " + (told.getCount() > 0));
                Files.createFile(Path.of(folder, "refused"));
                awaitFile(folder, "unlimited");
                System.out.println("told " + (told.await(30, TimeUnit.SECONDS) ? "both" : "not all"));
                System.out.println("then " + small.get(1, TimeUnit.SECONDS));
                System.out.println("then " + sent.get(1, TimeUnit.SECONDS));
            }
        }

        private static boolean hasThread(String part) {
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().contains(part));
        }
    }
}
