package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.progeny.Parents.Household;
import dev.progeny.Parents.Manner;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a program ends, none of its children lives on, whatever it does, and no file stays. */
@Timeout(120)
class NoTracesTest {
    /** How soon the last has to be gone. A busy machine may delay one or the other, so a family that took longer is tried again. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    private static final int TRIES = 3;

    /** After so long, nothing is going to end any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Afterlives AFTERLIVES = new Afterlives();

    @TempDir
    Path folder;

    @AfterAll
    static void tellAfterlives() {
        System.out.println(AFTERLIVES);
    }

    static Stream<Arguments> mannersAndWorks() {
        List<Arguments> all = new ArrayList<>();
        for (Manner manner : Manner.values()) {
            all.add(Arguments.of(manner, Household.SLEEPING_CHILD));
        }
        for (Household work :
                List.of(Household.LOOP_WITHOUT_SAFEPOINT, Household.NATIVE_CODE, Household.NEVER_HEEDS_SIGTERM)) {
            all.add(Arguments.of(Manner.EXIT, work));
            all.add(Arguments.of(Manner.SIGTERM, work));
            all.add(Arguments.of(Manner.SIGKILL, work));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("mannersAndWorks")
    void noChildOutlivesItsParentHoweverThatEndsAndWhateverTheChildDoes(Manner manner, Household work)
            throws Exception { // T38
        endAndLookForTraces(manner, work);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RETURN")
    void aNonDaemonChildIsEndedWhenItsParentEndsOtherwiseThanByReturningFromMain(Manner manner) throws Exception {
        endAndLookForTraces(manner, Household.NON_DAEMON_CHILD);
    }

    @ParameterizedTest
    @EnumSource
    void noChildThatIsStillStartingOutlivesItsParent(Manner manner) throws Exception {
        endAndLookForTraces(manner, Household.STILL_STARTING);
    }

    @ParameterizedTest
    @EnumSource
    void aParentThatEndsWhileItsThreadsStartChildrenLeavesNone(Manner manner) throws Exception {
        endAndLookForTraces(manner, Household.ALWAYS_STARTING);
    }

    @ParameterizedTest
    @EnumSource
    void noWorkerOfABusyPoolOutlivesItsParent(Manner manner) throws Exception {
        endAndLookForTraces(manner, Household.BUSY_POOL);
    }

    @ParameterizedTest
    @EnumSource
    void noChildAndNoWorkerOfAChildOutlivesTheParent(Manner manner) throws Exception {
        endAndLookForTraces(manner, Household.GRANDCHILDREN);
    }

    private void endAndLookForTraces(Manner manner, Household household) throws Exception {
        List<Duration> late = new ArrayList<>();
        while (late.size() < TRIES) {
            Path own = Files.createDirectory(folder.resolve("try-" + late.size()));
            Duration afterlife = endAndLookForTraces(manner, household, own);
            AFTERLIVES.add(afterlife);
            if (afterlife.compareTo(PROMISED) <= 0) {
                return;
            }
            late.add(afterlife);
        }
        fail("the last outlived its parent by more than " + PROMISED + " each time: " + late);
    }

    /** {@return how long the last of a family outlived the first} */
    private static Duration endAndLookForTraces(Manner manner, Household household, Path own) throws Exception {
        Path signs = Files.createDirectory(own.resolve("signs"));
        Path runtime = Files.createDirectory(own.resolve("runtime"));
        Family family = new Family(household + " " + manner + " " + own);
        try (Program parent = Program.start(
                family.environment(),
                List.of("-Dprogeny.folder=" + runtime),
                Parents.Main.class,
                household.name(),
                manner.name(),
                signs.toString())) {
            List<ProcessHandle> seen = List.of();
            if (manner == Manner.SIGINT || manner == Manner.SIGTERM || manner == Manner.SIGKILL) {
                awaitFile(own.resolve("signs.ready"));
                seen = parent.descendants();
                parent.signal(manner.name().substring("SIG".length()));
            }
            parent.waitFor();

            Duration afterlife = family.awaitEnd(System.nanoTime(), PATIENCE, seen);
            assertThat(parent.errors().lines().filter(line -> line.startsWith("\tat ")))
                    .as("stack traces, but for the parent's own")
                    .hasSize(manner == Manner.EXCEPTION ? 1 : 0);
            if (manner == Manner.SIGKILL || manner == Manner.HALT) {
                sweepByAnotherStart(runtime);
            }
            assertNoFile(runtime);
            return afterlife;
        }
    }

    private static void awaitFile(Path file) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(file));
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
    void aChildThatIsStartedWhileTheProgramEndsIsRefusedIfItIsTheFirst() throws Exception {
        Path runtime = Files.createDirectory(folder.resolve("runtime"));
        try (Program late = Program.start(List.of("-Dprogeny.folder=" + runtime), Late.class)) {
            assertEquals(0, late.waitFor());
            assertThat(late.output())
                    .startsWith("cannot start child \"late\" with ")
                    .contains("this process is ending");
            assertNoFile(runtime);
        }
    }

    static final class Late {
        private Late() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(Late::startChild));
        }

        private static void startChild() {
            try {
                ChildProcess.options().name("late").start(() -> {});
            } catch (ProcessStartException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void childrenLeaveCtrlCToTheirParentAndPrintNoStackTrace() throws Exception {
        Path signs = Files.createDirectory(folder.resolve("signs"));
        try (Program parent = Program.start(
                Parents.Main.class, Household.SLEEPING_CHILD.name(), Manner.SIGINT.name(), signs.toString())) {
            awaitFile(folder.resolve("signs.ready"));
            long child;
            try (Stream<Path> all = Files.list(signs)) {
                child = Long.parseLong(
                        all.findFirst().orElseThrow().getFileName().toString());
            }

            // As a terminal does it: to every process in the foreground.
            Signals.send("INT", child);
            assertTrue(isAlive(child));
            parent.signal("INT");

            assertEquals(130, parent.waitFor());
            await().atMost(PATIENCE).until(() -> !isAlive(child));
            assertEquals("", parent.errors());
        }
    }
}
