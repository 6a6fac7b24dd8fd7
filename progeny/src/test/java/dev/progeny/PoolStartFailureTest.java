package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that cannot start fail what waits, in the words of whoever knows why, and are not started for ever. */
@Timeout(60)
class PoolStartFailureTest {
    @TempDir
    Path folder;

    private static WorkerStartException failureOf(ProcessPoolBuilder builder) {
        try (ProcessPool pool = builder.workers(2).name("stillborn").build()) {
            return assertThrows(WorkerStartException.class, () -> pool.apply(() -> 1));
        }
    }

    @Test
    void thereIsNoSuchJava() {
        WorkerStartException e = failureOf(ProcessPool.builder().javaHome(folder));

        assertTrue(e.getMessage().contains("no worker of pool \"stillborn\" could be started"), e.getMessage());
        assertTrue(e.getMessage().contains(folder.resolve("bin").resolve("java").toString()), e.getMessage());
        assertInstanceOf(ProcessStartException.class, e.getCause());
    }

    @Test
    void theHeapIsLargerThanTheMachine() {
        WorkerStartException e = failureOf(ProcessPool.builder().jvmArgs("-Xms900t", "-Xmx900t"));

        assertTrue(e.getMessage().contains("heap"), e.getMessage());
    }

    @Test
    void theJvmDoesNotKnowAnArgument() {
        WorkerStartException e = failureOf(ProcessPool.builder().jvmArgs("-XX:+NoSuchThing"));

        assertTrue(e.getMessage().contains("NoSuchThing"), e.getMessage());
    }

    @Test
    void theClassPathIsGone() throws Exception {
        Path classes = copyOf(Path.of(ProcessPool.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        Path tests = Path.of(PoolStartFailureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String classPath = classes + File.pathSeparator + tests;

        Path output = folder.resolve("output");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dprogeny.folder=" + folder,
                        "-cp",
                        classPath,
                        Homeless.class.getName(),
                        classes.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertEquals(0, program.waitFor(), () -> read(output));
        assertTrue(read(output).contains("WorkerStartException"), () -> read(output));
        assertTrue(read(output).contains("ChildMain"), () -> read(output));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copyOf(Path original) throws IOException {
        Path copy = folder.resolve("classes");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file).toString()));
            }
        }
        return copy;
    }

    /** A program whose class path is removed while it runs. Argument: the folder to remove. */
    static final class Homeless {
        private Homeless() {}

        public static void main(String[] arguments) throws Exception {
            Path classes = Path.of(arguments[0]);
            List<Path> files;
            try (Stream<Path> all = Files.walk(classes)) {
                files = new ArrayList<>(all.toList());
            }
            for (Path file : files) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                if (name.startsWith("dev.progeny.") && name.endsWith(".class")) {
                    Class.forName(name.substring(0, name.length() - ".class".length()));
                }
            }
            ProcessPool.create(1).close(); // and what else a start needs
            Collections.reverse(files);
            for (Path file : files) {
                Files.delete(file);
            }
            try (ProcessPool pool = ProcessPool.create(1)) {
                pool.apply(() -> 1);
            } catch (WorkerStartException e) {
                System.out.println(e);
            }
        }
    }

    @Test
    void theJvmCannotFindItsClassLoader() {
        WorkerStartException e = failureOf(ProcessPool.builder().jvmArgs("-Djava.system.class.loader=gone.Loader"));

        assertTrue(e.getMessage().contains("gone.Loader"), e.getMessage());
    }

    // T17
    @Test
    void theInitializerThrows() {
        WorkerStartException e = failureOf(ProcessPool.builder().initializer(() -> {
            throw new IllegalStateException("no licence");
        }));

        String form =
                "no worker of pool \"stillborn\" could be started, [3-6] attempts failed; the last: its initializer threw"
                        + " java.lang.IllegalStateException: no licence";
        assertTrue(e.getMessage().matches(form), e.getMessage());
        assertInstanceOf(IllegalStateException.class, e.getCause());
    }

    // T17
    @Test
    void theInitializerEndsTheProcess() {
        WorkerStartException e = failureOf(ProcessPool.builder().initializer(() -> {
            System.err.println("giving up");
            Runtime.getRuntime().halt(9);
        }));

        assertTrue(e.getMessage().contains("exit code 9"), e.getMessage());
        assertTrue(e.getMessage().contains("giving up"), e.getMessage());
    }

    @Test
    void allThatWaitsFailsAndEachWithAnExceptionOfItsOwn() {
        try (ProcessPool pool = ProcessPool.builder().javaHome(folder).build()) {
            List<Throwable> causes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                AsyncResult<Integer> result = pool.applyAsync(() -> 1);
                causes.add(assertThrows(ExecutionException.class, result::get).getCause());
            }

            assertEquals(5, causes.stream().distinct().count());
            assertThrows(WorkerStartException.class, () -> pool.map(List.of(1, 2, 3), n -> n));
        }
    }

    @Test
    void startsAreNotTriedForEverAndALaterTaskTriesAgain() throws Exception {
        String broken = Files.createFile(folder.resolve("broken")).toString();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .initializer(() -> {
                    if (Files.exists(Path.of(broken))) {
                        throw new IllegalStateException("broken");
                    }
                })
                .listener(new PoolListener() {
                    @Override
                    public void workerFailedToStart(String worker, Throwable reason) {
                        failures.add(reason);
                    }
                })
                .build()) {
            assertThrows(WorkerStartException.class, () -> pool.apply(() -> 1));
            Thread.sleep(1_000);
            assertTrue(
                    failures.size() <= 6, failures.size() + " starts failed"); // three ahead of the task, three for it

            Files.delete(Path.of(broken));

            assertEquals(1, pool.apply(() -> 1));
        }
    }

    @Test
    void aPoolThatNeverHadAWorkerCloses() {
        ProcessPool.builder().javaHome(folder).build().close();
    }
}
