package dev.progeny.examples.bench.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Program;
import dev.progeny.Signals;
import dev.progeny.examples.bench.Bench;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.store.StoreException;
import dev.progeny.examples.bench.supervise.Report.Account;
import dev.progeny.examples.bench.work.Recorded;
import dev.progeny.tidy.SmallFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instrument where shared memory has less room than it needs: as in a container, which has 64 MB of it. */
@Timeout(300)
class ShortOfMemoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1m", "5m"})
    void aRunWithoutRoomForTheTracesIsRefusedInOneLine(String size) throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), size);
                Program bench = bench(small, "--heavy", "--no-page")) {
            assertThat(bench.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("bench: the instrument has too little shared memory for its channels: ")
                    .contains("cannot allocate ", "--shm-size");
            assertEquals(2, bench.waitFor());
        }
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQueueThatCannotGrowCountsAsFullAndNothingIsLost(boolean drops) throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "7m");
                Program program = Program.start(
                        jvm(small), StandingStore.class, folder.resolve("store").toString(), Boolean.toString(drops))) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("nothing is lost");
            assertThat(program.errors())
                    .contains("cannot grow, so it counts as full")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aRunWhoseProcessesCannotBeStartedAgainEndsEarlyWithAReport() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "32m");
                Program bench = bench(small, "--no-page", "--rate", "1000")) {
            await().atMost(PATIENCE).until(this::isStoring);
            fill(small.folder().resolve("filler"));

            bench.descendants().forEach(ProcessHandle::destroyForcibly);

            assertEquals(1, bench.waitFor(), bench::errors);
            assertThat(bench.output())
                    .containsPattern("the run ends early: [-a-z]+ could not be started again for 10 s: .*No space left")
                    .contains("what became of each sample")
                    .contains("the recording is in ");
            assertThat(bench.errors()).doesNotContain("Exception");
        }
    }

    @Test
    void aProcessThatCannotBeStartedForAMomentIsStartedAfterThat() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "32m");
                Program program = Program.start(
                        jvm(small),
                        FullForAMoment.class,
                        folder.resolve("store").toString(),
                        small.folder().resolve("filler").toString())) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("nothing is lost");
        }
    }

    private boolean isStoring() throws Exception {
        try {
            return Files.exists(folder.resolve("store"))
                    && Recorded.only(folder.resolve("store")).samples().stream().allMatch(samples -> samples > 0);
        } catch (AssertionError | StoreException e) {
            return false; // there is no recording yet, or the store is being made
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(new byte[4096]); // a page
                        }
                    })
                    .hasMessageContaining("No space left");
        }
    }

    private Program bench(SmallFileSystem small, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--store", folder.resolve("store").toString()));
        return Program.start(jvm(small), Bench.class, all.toArray(String[]::new));
    }

    private static List<String> jvm(SmallFileSystem small) {
        List<String> jvm = new ArrayList<>(List.of("-Dprogeny.folder=" + small.folder()));
        if (Runtime.version().feature() >= 24) {
            jvm.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
        }
        return jvm;
    }

    /** Has an acquirer killed while there is no memory to start another. */
    static final class FullForAMoment {
        private static final int LOOKS = 20;

        private FullForAMoment() {}

        public static void main(String[] arguments) throws Exception {
            Path filler = Path.of(arguments[1]);
            try (TestCrew crew = TestCrew.inRealTime(Path.of(arguments[0]))) {
                crew.begin();
                crew.awaitMoreStored();
                fill(filler);
                crew.kill(TestCrew.LEFT);
                crew.await(() -> crew.news().stream().anyMatch(line -> line.endsWith("another is started")));
                AtomicInteger looks = new AtomicInteger();
                crew.await(() -> looks.incrementAndGet() == LOOKS);
                assertEquals(0, crew.process(TestCrew.LEFT).restarts());
                Files.delete(filler);
                crew.awaitRestarts(TestCrew.LEFT, 1);
                crew.awaitMoreStored();
                crew.end();
                crew.assertNothingIsLost();
            }
            System.out.println("nothing is lost");
        }
    }

    /** Reads more than there is memory for while the store stands, which goes on then. */
    static final class StandingStore {
        private StandingStore() {}

        public static void main(String[] arguments) throws Exception {
            boolean drops = Boolean.parseBoolean(arguments[1]);
            try (TestCrew crew = TestCrew.withLargeBlocks(Path.of(arguments[0]), drops)) {
                long store = crew.process(Instrument.STORE).pid();
                Signals.send("STOP", store);
                crew.begin();
                ChannelBoard left = crew.board().channel(0);
                crew.await(() -> left.waitedNanos() > 0 || left.sums().dropped() > 0);
                int room = crew.panel().queue().remainingCapacity();
                Signals.send("CONT", store);
                crew.awaitSources();
                crew.end();

                check(room > 0, "the queue was full");
                check(crew.process(TestCrew.LEFT).restarts() == 0, "the acquirer did not live");
                Account account = crew.report().accounts().get(0);
                check(
                        account.stored() + account.dropped() == TestCrew.LARGE_BLOCKS_SAMPLES,
                        "samples are missing: " + account);
                check(drops == account.dropped() > 0, "dropped: " + account);
                check(drops == (account.waitedNanos() == 0), "waited: " + account);
                assertTrue(crew.report().isComplete());
            }
            System.out.println("nothing is lost");
        }

        private static void check(boolean condition, String otherwise) {
            if (!condition) {
                throw new IllegalStateException(otherwise);
            }
        }
    }
}
