package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Parents.Manner;
import dev.progeny.Parents.Work;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a program ends, none of its children lives on, whatever it does, and no file stays. */
@Timeout(120)
class NoTracesTest {
    /** Far more than the second that is promised: a busy machine is not what this test is about. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    static Stream<Arguments> mannersAndWorks() {
        List<Arguments> all = new ArrayList<>();
        for (Manner manner : Manner.values()) {
            all.add(Arguments.of(manner, Work.SLEEP));
        }
        for (Work work : List.of(Work.LOOP_WITHOUT_SAFEPOINT, Work.NATIVE_CODE, Work.NEVER_HEEDS_SIGTERM)) {
            all.add(Arguments.of(Manner.EXIT, work));
            all.add(Arguments.of(Manner.SIGTERM, work));
            all.add(Arguments.of(Manner.SIGKILL, work));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("mannersAndWorks")
    void noChildOutlivesItsParentHoweverThatEndsAndWhateverTheChildDoes(Manner manner, Work work)
            throws Exception { // T38
        Path sign = folder.resolve("sign");
        Path runtime = Files.createDirectory(folder.resolve("runtime"));
        try (Program parent = Program.start(
                List.of("-Dprogeny.folder=" + runtime),
                Parents.Main.class,
                work.name(),
                manner.name(),
                sign.toString())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(sign));
            long child = Long.parseLong(Files.readString(sign));
            List<ProcessHandle> family = parent.descendants();
            switch (manner) {
                case SIGINT -> parent.signal("INT");
                case SIGTERM -> parent.signal("TERM");
                case SIGKILL -> parent.signal("KILL");
                case RETURN, EXIT, HALT, EXCEPTION -> {}
            }
            parent.waitFor();

            await().atMost(PATIENCE).until(() -> !isAlive(child));
            await().atMost(PATIENCE).until(() -> family.stream().noneMatch(process -> isAlive(process.pid())));
            assertThat(parent.errors().lines().filter(line -> line.startsWith("\tat ")))
                    .as("stack traces, but for the parent's own")
                    .hasSize(manner == Manner.EXCEPTION ? 1 : 0);
            if (manner == Manner.SIGKILL || manner == Manner.HALT) {
                sweepByAnotherStart(runtime);
            }
            assertNoFile(runtime);
        }
    }

    /** Not as ProcessHandle has it, for which a process is alive until somebody reaped it. */
    private static boolean isAlive(long pid) {
        return ProcessIdentity.isAlive(ProcessIdentity.of(pid));
    }

    private static void sweepByAnotherStart(Path runtime) throws Exception {
        try (Program next = Program.start(List.of("-Dprogeny.folder=" + runtime), Sweeper.class)) {
            assertEquals(0, next.waitFor());
        }
    }

    static final class Sweeper {
        private Sweeper() {}

        public static void main(String[] arguments) {
            ProcessFolder.own();
        }
    }

    private static void assertNoFile(Path runtime) throws IOException {
        try (Stream<Path> all = Files.walk(runtime)) {
            assertThat(all.filter(path -> !path.equals(runtime))).isEmpty();
        }
    }

    @Test
    void childrenLeaveCtrlCToTheirParentAndPrintNoStackTrace() throws Exception {
        Path sign = folder.resolve("sign");
        try (Program parent =
                Program.start(Parents.Main.class, Work.SLEEP.name(), Manner.SIGINT.name(), sign.toString())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(sign));
            long child = Long.parseLong(Files.readString(sign));

            // As a terminal does it: to every process in the foreground.
            new ProcessBuilder("kill", "-INT", Long.toString(child)).start().waitFor();
            assertTrue(isAlive(child));
            parent.signal("INT");

            assertEquals(130, parent.waitFor());
            await().atMost(PATIENCE).until(() -> !isAlive(child));
            assertEquals("", parent.errors());
        }
    }

    @Test
    void aNonDaemonChildIsJoinedWhenMainReturns() throws Exception {
        try (Program parent = Program.start(NonDaemon.class)) {
            assertEquals(0, parent.waitFor());
            assertEquals("main returns\nthe child is done\n", parent.output());
        }
    }

    static final class NonDaemon {
        private NonDaemon() {}

        public static void main(String[] arguments) {
            ChildProcess.start(() -> {
                Thread.sleep(300);
                System.out.println("the child is done");
            });
            System.out.println("main returns");
        }
    }
}
