package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.tools.attach.VirtualMachine;
import dev.progeny.AsyncResult;
import dev.progeny.ProcessPool;
import dev.progeny.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code progeny top} finds the pools of other programs by itself. */
@Timeout(120) // a test starts five JVMs
class TopTest {
    /** A program with a pool, which runs one more task for each byte of its input, and ends with that. */
    static final class WithPool {
        private WithPool() {}

        public static void main(String[] arguments) throws Exception {
            try (ProcessPool pool =
                    ProcessPool.builder().name(arguments[0]).workers(1).build()) {
                AsyncResult<Void> crashed = pool.submit(() -> {
                    System.err.println("last words\u001b[0m");
                    Runtime.getRuntime().halt(42);
                });
                try {
                    crashed.get();
                } catch (ExecutionException e) {
                    pool.apply(() -> 1);
                }
                Files.createFile(Path.of(arguments[1]));
                while (System.in.read() >= 0) {
                    pool.apply(() -> 1);
                }
            }
        }
    }

    @Test
    void thePoolsOfOtherProgramsAreShownAsPlainText(@TempDir Path folder) throws Exception {
        String name = "seen-from-outside-" + System.nanoTime();
        Path ready = folder.resolve("ready");
        Path otherReady = folder.resolve("other-ready");
        try (Program program = Program.start(WithPool.class, name, ready.toString());
                Program other = Program.start(WithPool.class, name + "-too", otherReady.toString())) {
            awaitFile(ready);
            awaitFile(otherReady);
            try (Program top = Program.start(Progeny.class, "top")) {
                assertEquals(0, top.waitFor(), top::errors);
                assertThat(top.output())
                        .contains(shown(name, program) + "0 running, 0 waiting, 1 returned, 0 threw, 1 crashed")
                        .contains(shown(name + "-too", other))
                        .contains(name + "-worker-2", name + "-too-worker-2")
                        .contains("exit code 42, while it ran task", "    last words?[0m")
                        .doesNotContain("\u001b");
                assertThat(top.errors()).isEmpty();
            }
            for (Program each :
                    List.of(program, other)) { // in order, so that the JVM removes the file by which it was found
                each.process().getOutputStream().close();
                assertEquals(0, each.waitFor(), each::errors);
            }
        }
    }

    @Test
    void withoutTheLibraryItSaysWhichFileIsMissing() throws Exception {
        Path own = Path.of(Progeny.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process top = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        own.toString(),
                        Progeny.class.getName(),
                        "top")
                .redirectErrorStream(true)
                .start();

        String said = new String(top.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(1, top.waitFor(), said);
        assertThat(said)
                .startsWith("progeny: lib/progeny-VERSION.jar is missing")
                .hasLineCount(1);
    }

    static void awaitFile(Path file) {
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(file));
    }

    private static String shown(String name, Program program) {
        return name + ", in process " + program.process().pid() + ": 1 at a time; ";
    }

    @Test
    void aProgramWithAnotherVersionIsNamedOnce(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        try (Program program = Program.start(OtherVersion.class, ready.toString())) {
            awaitFile(ready);
            try (Program top = Program.start(Progeny.class, "top", "--once")) {
                assertEquals(0, top.waitFor(), top::errors);
                assertThat(top.output())
                        .containsOnlyOnce("process " + program.process().pid()
                                + ": the program has another version of Progeny, whose pools this one cannot read");
                assertThat(top.errors()).isEmpty();
            }
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
        }
    }

    @Test
    void programsThatDoNotAnswerAreNamedWithTheReason(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        Path askedReady = folder.resolve("asked-ready");
        try (Program program = Program.start(WithPool.class, "stopped", ready.toString());
                Program asked = Program.start(WithPool.class, "asked-and-stopped", askedReady.toString())) {
            awaitFile(askedReady);
            VirtualMachine.attach(String.valueOf(asked.process().pid())).detach();
            awaitFile(ready);
            program.signal("STOP");
            asked.signal("STOP");
            try (Program top = Program.start(List.of("-Dsun.tools.attach.attachTimeout=500"), Progeny.class, "top")) {
                assertEquals(0, top.waitFor(), top::errors);
                for (Program each : List.of(program, asked)) {
                    assertThat(top.output())
                            .containsOnlyOnce("process " + each.process().pid() + ": cannot be asked for its pools: ");
                }
                assertThat(top.errors()).isEmpty();
            }
            for (Program each : List.of(program, asked)) {
                each.signal("CONT");
                each.process().getOutputStream().close();
                assertEquals(0, each.waitFor(), each::errors);
            }
        }
    }

    @Test
    void aWorkerIsNoProgramWithPools() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            assertEquals("true", System.getProperty("dev.progeny.pools"));
            assertNull(pool.apply(() -> System.getProperty("dev.progeny.pools")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bottom", "", "top top", "top --twice", "--once top"})
    void whoAsksForSomethingElseIsToldWhatThereIs(String words) throws Exception {
        try (Program top = Program.start(Progeny.class, words.isEmpty() ? new String[0] : words.split(" "))) {
            assertEquals(2, top.waitFor());
            assertThat(top.errors()).isEqualToIgnoringNewLines("usage: progeny top [--once]");
            assertThat(top.output()).isEmpty();
        }
    }
}
