package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import dev.progeny.Signals;
import dev.progeny.examples.bench.Recorded.Extent;
import dev.progeny.examples.bench.Report.Account;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.live.Order.Action;
import dev.progeny.examples.bench.live.ProcessBoard.State;
import dev.progeny.examples.bench.show.Show;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.store.Recordings.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The processes of the instrument, killed, stopped and started in all ways; what was recorded is compared with what was generated. */
@Timeout(300)
class CrewTest {
    private static final int LEFT = Instrument.ACQUIRERS;
    private static final List<String> REAL_TIME =
            List.of("left=sine:frequency=5,noise=0.1,rate=20000", "right=chirp:rate=2000");
    /** Far more blocks than fit on the queue, as quickly as they are taken. */
    private static final List<String> AT_ONCE =
            List.of("left=sine:frequency=5,noise=0.1,rate=200", "right=triangle:rate=200");

    private static final int AT_ONCE_SECONDS = 20;
    private static final long AT_ONCE_SAMPLES = 20 * 200;

    @TempDir
    Path folder;

    private final List<String> news = new ArrayList<>();
    private Instrument instrument;
    private Board board;

    @AfterEach
    void tidyUp() {
        instrument.close();
    }

    @Test
    void whicheverProcessIsKilledTheOthersGoOnAndNothingIsLost() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, true)) {
            begin();
            for (int place = 0; place < crew.size(); place++) {
                awaitMoreStored(crew);
                kill(place);
                int killed = place;
                await(crew, () -> board.process(killed).restarts() == 1 && isRunning(killed));
            }
            awaitMoreStored(crew);
            crew.endInOrder();
        }
        assertThat(news)
                .filteredOn(line -> line.contains("ended with signal 9 (SIGKILL); another is started"))
                .hasSize(4);
        assertNothingIsLost();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allProcessesKilledAtOnceAreStartedAgainAndNothingIsLost(int rounds) throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, true)) {
            begin();
            for (int round = 0; round < rounds; round++) {
                awaitMoreStored(crew);
                for (int place = 0; place < crew.size(); place++) {
                    kill(place);
                }
                int restarts = round + 1;
                await(crew, () -> board.process(LEFT).restarts() == restarts && isRunning(LEFT));
            }
            awaitMoreStored(crew);
            crew.endInOrder();
            for (int place = 0; place < crew.size(); place++) {
                assertEquals(rounds, board.process(place).restarts());
            }
        }
        assertNothingIsLost();
    }

    @Test
    void whileTheStoreStandsTheSourcesWaitAndNothingIsDroppedOrLostAlsoIfOneIsKilledMeanwhile() throws Exception {
        try (Crew crew = start(atOnce(), AT_ONCE_SECONDS, false, false)) {
            long store = board.process(Instrument.STORE).pid();
            Signals.send("STOP", store);
            begin();
            await(crew, () -> waits(0) && waits(1));
            assertEquals(0, instrument.panel().queue().remainingCapacity());

            kill(LEFT);
            await(crew, () -> board.process(LEFT).restarts() == 1 && isRunning(LEFT));
            assertEquals(0, instrument.panel().status().channels().get(0).dropped());
            Signals.send("CONT", store);

            await(crew, () -> false);
            crew.endInOrder();
        }
        for (Account account : assertNothingIsLost().accounts()) {
            assertEquals(AT_ONCE_SAMPLES, account.stored());
            assertEquals(0, account.dropped());
            assertThat(account.waitedNanos()).isPositive();
        }
    }

    @Test
    void whileTheStoreStandsNewBlocksAreDroppedAndCountedWhereTheUserChoseThat() throws Exception {
        int capacity;
        try (Crew crew = start(atOnce(), AT_ONCE_SECONDS, true, false)) {
            long store = board.process(Instrument.STORE).pid();
            Signals.send("STOP", store);
            begin();
            await(crew, () -> false);
            capacity = instrument.panel().queue().size();
            Signals.send("CONT", store);
            crew.endInOrder();
        }
        Report report = Report.of(instrument, "test", new Figures(Duration.ZERO, Duration.ZERO, 0));
        assertTrue(report.isComplete(), report::text);
        long stored = 0;
        for (Account account : report.accounts()) {
            assertEquals(AT_ONCE_SAMPLES, account.produced());
            assertEquals(account.produced(), account.stored() + account.dropped());
            assertThat(account.dropped()).isPositive();
            assertEquals(0, account.waitedNanos());
            assertEquals(
                    account.stored(),
                    Recorded.check(folder, Recorded.only(folder), account.channel())
                            .samples());
            stored += account.stored();
        }
        assertEquals(capacity * 10L, stored); // blocks of ten samples
    }

    @Test
    void ordersAreCarriedOut() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, false)) {
            begin();
            awaitMoreStored(crew);

            order("acquire-left", Action.STOP);
            await(crew, () -> board.process(LEFT).state() == State.STOPPED);
            long stoppedAt = board.channel(0).sums().next();
            long right = board.channel(1).sums().next();
            await(crew, () -> board.channel(1).sums().next() > right);
            assertEquals(stoppedAt, board.channel(0).sums().next());

            order("acquire-left", Action.START);
            await(crew, () -> isRunning(LEFT) && board.channel(0).sums().next() > stoppedAt);
            long pid = board.process(LEFT).pid();
            order("acquire-left", Action.KILL);
            await(crew, () -> isRunning(LEFT) && board.process(LEFT).pid() != pid);
            assertEquals(2, board.process(LEFT).restarts());

            order("store", Action.STOP);
            await(crew, () -> board.process(Instrument.STORE).state() == State.STOPPED);
            crew.endInOrder(); // for which the store is needed
        }
        assertNothingIsLost();
        assertNotNull(Recorded.only(folder).ended());
    }

    @Test
    void aStoreThatWasStoppedAndAFullQueueDoNotKeepTheEndFromStoringAll() throws Exception {
        try (Crew crew = start(atOnce(), AT_ONCE_SECONDS, false, false)) {
            order("store", Action.STOP);
            await(crew, () -> board.process(Instrument.STORE).state() == State.STOPPED);
            begin();
            await(crew, () -> waits(0) && waits(1));
            crew.endInOrder();
        }
        assertNothingIsLost();
        assertNotNull(Recorded.only(folder).ended());
    }

    @Test
    void aStoreThatIsStoppedWhileItEndsTheRecordingIsStartedForThat() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, false)) {
            begin();
            awaitMoreStored(crew);
            Signals.send("STOP", board.process(Instrument.STORE).pid());
            order("store", Action.STOP); // which takes two seconds, as it does not listen
            crew.endInOrder();
            assertEquals(1, board.process(Instrument.STORE).restarts());
        }
        assertNothingIsLost();
    }

    @Test
    void aProcessThatIsStartedWhileItStopsIsStartedOnceItHas() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, false)) {
            begin();
            awaitMoreStored(crew);
            Signals.send("STOP", board.process(LEFT).pid()); // so that it takes its time
            order("acquire-left", Action.STOP);
            order("acquire-left", Action.START);
            await(crew, () -> board.process(LEFT).restarts() == 1 && isRunning(LEFT));
            awaitMoreStored(crew);
            crew.endInOrder();
        }
        assertNothingIsLost();
    }

    @Test
    void aPageThatCannotComeBackIsGivenUpAndTheRecordingGoesOn() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, true)) {
            begin();
            int show = crew.size() - 1;
            board.servedAt(-1); // where no page can be
            kill(show);
            await(crew, () -> board.process(show).state() == State.STOPPED);
            awaitMoreStored(crew);
            crew.endInOrder();
        }
        assertThat(news)
                .anyMatch(line -> line.startsWith("show failed 3 times within a minute")
                        && line.endsWith("; the recording goes on without the page"));
        assertNothingIsLost();
    }

    @Test
    void aSourceThatCannotBeOpenedAnyMoreIsAnEndWithAMessage() throws Exception {
        Path file = Files.writeString(folder.resolve("samples.csv"), "1\n2\n3\n");
        assertThatThrownBy(() -> start(List.of("left=csv:" + file + ",rate=200"), 0, false, false, () -> delete(file)))
                .isInstanceOf(BenchException.class)
                .hasMessage("acquire-left failed 3 times within a minute, at last with exit code 1;"
                        + " what it said stands above");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOrderForNobodyIsRefused() throws Exception {
        instrument = Instrument.create(List.of(ChannelSpec.parse("left=noise:rate=200")), folder, true);

        assertThatThrownBy(() -> order("acquire-right", Action.KILL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no process \"acquire-right\"; there are [store, acquire-left, show]");
    }

    @Test
    void theStatusTellsWhatEachProcessIsAndUses() throws Exception {
        try (Crew crew = start(REAL_TIME, 0, false, false)) {
            begin();
            await(
                    crew,
                    () -> instrument.panel().status().processes().stream()
                            .filter(process -> process.role().equals("acquire"))
                            .allMatch(process -> process.memoryBytes() > 0 && process.heartbeatMillis() > 0));
            long left = instrument.panel().status().processes().get(LEFT).heartbeatMillis();
            await(crew, () -> instrument.panel().status().processes().get(LEFT).heartbeatMillis() > left);
            crew.endInOrder();
            assertThat(crew.cpu()).isPositive();
        }
        assertEquals(
                "finished", instrument.panel().status().processes().get(LEFT).state());
    }

    @Test
    void aProcessThatFailsByItselfIsGivenUpTheThirdTime() throws Exception {
        instrument = Instrument.create(List.of(ChannelSpec.parse("left=noise:rate=200")), folder, true);
        try (Child child = new Child(
                "acquire-left",
                ChildProcess.options(),
                () -> System.exit(7),
                instrument.board().process(LEFT),
                news::add)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            child.look();
                            Thread.sleep(5);
                        }
                    })
                    .isInstanceOf(BenchException.class)
                    .hasMessage("acquire-left failed 3 times within a minute, at last with exit code 7;"
                            + " what it said stands above");
            assertTrue(child.isAtRest());
        }
        assertEquals(2, instrument.board().process(LEFT).restarts());
        assertThat(news).hasSize(2).allMatch(line -> line.endsWith("ended with exit code 7; another is started"));
    }

    private static List<String> atOnce() {
        return AT_ONCE.stream().map(channel -> channel + ",speed=max").toList();
    }

    private Crew start(List<String> channels, int seconds, boolean drops, boolean hasPage) throws Exception {
        return start(channels, seconds, drops, hasPage, () -> {});
    }

    private Crew start(List<String> channels, int seconds, boolean drops, boolean hasPage, Runnable beforeStart)
            throws Exception {
        List<ChannelSpec> specs = new ArrayList<>();
        for (String channel : channels) {
            specs.add(ChannelSpec.parse(channel));
        }
        instrument = Instrument.create(specs, folder, hasPage);
        board = instrument.board();
        try (RecordingStore store = RecordingStore.open(folder)) {
            board.record(store.begin("test", Instant.now(), instrument.panel().channels(), Map.of()));
        }
        RunOptions options = new RunOptions(specs, seconds, folder, "test", drops, 0, hasPage, false);
        beforeStart.run();
        Crew crew = new Crew(instrument, options, Show.newToken(), news::add);
        try {
            crew.awaitSetUp(() -> false);
        } catch (BenchException | RuntimeException e) {
            crew.close();
            throw e;
        }
        return crew;
    }

    private void begin() {
        board.start(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }

    private static void await(Crew crew, BooleanSupplier condition) throws Exception {
        crew.watch(condition, () -> false);
    }

    /** Until more is stored of each channel, so that all are at work. */
    private void awaitMoreStored(Crew crew) throws Exception {
        long left = board.channel(0).stored();
        long right = board.channel(1).stored();
        await(crew, () -> board.channel(0).stored() > left && board.channel(1).stored() > right);
    }

    private boolean isRunning(int place) {
        return board.process(place).state() == State.RUNNING;
    }

    private boolean waits(int channel) {
        return board.channel(channel).waitedNanos() > 0
                && board.channel(channel)
                                .inHand(instrument.panel().trace(channel).end())
                                .count()
                        > 0;
    }

    private void kill(int place) {
        long pid = board.process(place).pid();
        assertNotEquals(0, pid);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void order(String process, Action action) {
        instrument.panel().order(new Order(process, action));
    }

    /** Each sample from the first on is there once, and is the one that was generated. */
    private Report assertNothingIsLost() throws Exception {
        Report report = Report.of(instrument, "test", new Figures(Duration.ZERO, Duration.ZERO, 0));
        assertTrue(report.isComplete(), report::text);
        Recording recording = Recorded.only(folder);
        for (Account account : report.accounts()) {
            assertEquals(
                    new Extent(account.produced(), account.produced()),
                    Recorded.check(folder, recording, account.channel()));
        }
        return report;
    }
}
