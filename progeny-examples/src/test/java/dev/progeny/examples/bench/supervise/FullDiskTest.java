package dev.progeny.examples.bench.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Program;
import dev.progeny.examples.bench.live.Board.Phase;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.NoRoomException;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.supervise.Report.Account;
import dev.progeny.examples.bench.work.Recorded;
import dev.progeny.tidy.SmallFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The instrument whose recordings are on a disk that is full, for a moment or for good. */
@Timeout(300)
class FullDiskTest {
    @TempDir
    Path folder;

    /** What happens while the disk is full. */
    private enum Meanwhile {
        NOTHING,
        STORE_IS_KILLED,
        RUN_ENDS,
        TIME_IS_OVER
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatIsFullForAMomentIsWaitedForAndNothingIsLost(Meanwhile meanwhile) throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "24m");
                Program program = start(FullForAMoment.class, small, meanwhile.name())) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("nothing is lost");
            assertThat(program.errors())
                    .containsOnlyOnce("no room is left on the disk for ")
                    .containsOnlyOnce("the disk has room again")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aDiskThatStaysFullIsAnEndOfTheRunAndWhatIsNotStoredIsCounted() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "24m");
                Program program = start(FullForGood.class, small)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("all is counted");
            assertThat(program.errors())
                    .containsOnlyOnce("bench: store: no room is left on the disk for ")
                    .doesNotContain("Exception");
        }
    }

    /** Who closes the last connection removes the files beside it, which the next one to open has no room for. */
    @Test
    void aStoreThatCannotBeOpenedForWantOfRoomSaysSoAndCanBeOpenedLater() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "4m")) {
            RecordingStore.open(small.folder()).close();
            Path filler = fill(small.folder());

            assertThatThrownBy(() -> RecordingStore.open(small.folder()))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessageStartingWith("no room is left on the disk for ");
            Files.delete(filler);
            RecordingStore.open(small.folder()).close();
        }
    }

    @Test
    void aStoreIsOpenedAtALaterTryIfTheDiskIsFullOnWhichItsLibraryIsUnpacked() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "8m");
                Program program = start(FullForTheDriver.class, small)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("opened");
            assertThat(program.errors())
                    .contains("no room is left on the disk for SQLite's library")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void ofARecordingThatCannotBeReadForWantOfRoomCountsWhatTheStoreAcknowledged() throws Exception {
        List<ChannelSpec> specs = SharedInstrument.specs(List.of("left=sine:rate=200"));
        List<String> said = new ArrayList<>();
        Supervisor supervisor =
                new Supervisor(new RunOptions(specs, 1, folder, "test", false, 0, false, false), said::add);
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "4m");
                Instrument instrument = Instrument.create(specs, small.folder(), false)) {
            long recording;
            try (RecordingStore store = RecordingStore.open(small.folder());
                    Claim claim = store.begin(
                            "test", Instant.EPOCH, instrument.panel().channels(), Map.of())) {
                recording = claim.recording();
            }
            instrument.board().channel(0).stored(10, 1);
            Path filler = fill(small.folder());

            assertThat(supervisor
                            .recorded(small.folder(), recording, instrument)
                            .samples())
                    .containsExactly(10L);
            assertThat(said)
                    .singleElement()
                    .asString()
                    .startsWith(
                            "the recording cannot be read now, so that what the store acknowledged counts as stored: "
                                    + "no room is left on the disk for ");

            Files.delete(filler);
            assertThat(supervisor
                            .recorded(small.folder(), recording, instrument)
                            .samples())
                    .containsExactly(0L); // counted there
        }
    }

    private static Program start(Class<?> type, SmallFileSystem small, String... arguments) throws IOException {
        List<String> jvm = new ArrayList<>(List.of("-Djava.io.tmpdir=" + small.folder()));
        if (Runtime.version().feature() >= 24) {
            jvm.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
        }
        List<String> all = new ArrayList<>(List.of(small.folder().toString()));
        all.addAll(List.of(arguments));
        return Program.start(jvm, type, all.toArray(String[]::new));
    }

    /** {@return a file that takes all the room that is left} */
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(new byte[4096]); // a page
                        }
                    })
                    .hasMessageContaining("No space left");
        }
        return filler;
    }

    private static void makeRoom(Path filler) {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has no room until the queue is full, and the store has tried more than once. */
    static final class FullForAMoment {
        private static final int SECONDS = 18; // more than come to the queue while the disk is full
        /** So many tries, one each second, of which some come before the queue is full. */
        private static final int LONGER_THAN_SILENCE = 20;

        private FullForAMoment() {}

        public static void main(String[] arguments) throws Exception {
            Path disk = Path.of(arguments[0]);
            Meanwhile meanwhile = Meanwhile.valueOf(arguments[1]);
            try (TestCrew crew = meanwhile == Meanwhile.TIME_IS_OVER
                    ? TestCrew.inRealTime(disk, SECONDS)
                    : TestCrew.inRealTime(disk)) {
                crew.begin();
                crew.awaitMoreStored();
                Path filler = fill(disk);
                crew.awaitFullQueue();
                if (meanwhile == Meanwhile.RUN_ENDS) {
                    endAndMakeRoom(crew, filler);
                } else if (meanwhile == Meanwhile.TIME_IS_OVER) {
                    crew.awaitSourcesInOvertime(() -> {
                        if (crew.board().triesWithoutRoom() > LONGER_THAN_SILENCE) {
                            makeRoom(filler);
                        }
                    });
                    crew.end();
                } else {
                    if (meanwhile == Meanwhile.STORE_IS_KILLED) {
                        crew.kill(Instrument.STORE);
                        crew.await(() -> crew.process(Instrument.STORE).restarts() == 1);
                        awaitLooks(crew, 300);
                    }
                    Files.delete(filler);
                    crew.awaitMoreStored();
                    crew.end();
                }

                assertEquals(
                        meanwhile == Meanwhile.STORE_IS_KILLED ? 1 : 0,
                        crew.process(Instrument.STORE).restarts());
                for (Account account : crew.assertNothingIsLost().accounts()) {
                    assertThat(account.waitedNanos()).isPositive();
                    assertEquals(0, account.dropped());
                    if (meanwhile == Meanwhile.TIME_IS_OVER) {
                        assertEquals(Math.round(SECONDS * account.channel().rate()), account.produced());
                    }
                }
            }
            assertNotNull(Recorded.only(disk).ended());
            System.out.println("nothing is lost");
        }

        private static void endAndMakeRoom(TestCrew crew, Path filler) throws Exception {
            FutureTask<Boolean> room = new FutureTask<>(() -> {
                int tries = crew.board().triesWithoutRoom();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> crew.board().phase() != Phase.RUNNING
                                && crew.board().triesWithoutRoom() > tries + 1);
                return Files.deleteIfExists(filler);
            });
            new Thread(room, "room").start();
            crew.end();
            assertTrue(room.get());
        }

        private static void awaitLooks(TestCrew crew, int looks) throws Exception {
            AtomicInteger seen = new AtomicInteger();
            crew.await(() -> seen.incrementAndGet() == looks);
        }
    }

    /** Opens the store in a process that has not unpacked SQLite's library yet, and finds room for that at the third try. */
    static final class FullForTheDriver {
        private FullForTheDriver() {}

        public static void main(String[] arguments) throws Exception {
            Path disk = Path.of(arguments[0]);
            Path filler = fill(disk);
            for (int tries = 1; tries < 3; tries++) {
                try {
                    RecordingStore.open(disk).close();
                    throw new AssertionError("there was room");
                } catch (NoRoomException e) {
                    System.err.println(e.getMessage());
                }
            }
            makeRoom(filler);
            RecordingStore.open(disk).close();
            System.out.println("opened");
        }
    }

    /** Has no room any more, as the store finds it for the last time that it may. */
    static final class FullForGood {
        private static final int TRIES = 1000; // more than the store makes

        private FullForGood() {}

        public static void main(String[] arguments) throws Exception {
            Path disk = Path.of(arguments[0]);
            try (TestCrew crew = TestCrew.inRealTime(disk)) {
                crew.begin();
                crew.awaitMoreStored();
                Path filler = fill(disk);
                assertThatThrownBy(() -> crew.await(() -> {
                            crew.board().triesWithoutRoom(TRIES);
                            return false;
                        }))
                        .isInstanceOf(BenchException.class)
                        .hasMessage("store has given up; why stands above");
                assertEquals(0, crew.process(Instrument.STORE).restarts());
                assertThat(crew.news()).isEmpty();
                crew.end();
                Files.delete(filler);

                for (Account account : crew.report().accounts()) {
                    assertThat(account.queued()).isPositive();
                    assertEquals(0, account.lost());
                    assertEquals(account.produced(), account.stored() + account.queued() + account.inHand());
                }
            }
            System.out.println("all is counted");
        }
    }
}
