package dev.progeny.examples.bench.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Moment;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.live.Order.Action;
import dev.progeny.examples.bench.live.ProcessBoard;
import dev.progeny.examples.bench.live.ProcessBoard.State;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.show.Show;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.supervise.Report.Account;
import dev.progeny.examples.bench.work.Recorded;
import dev.progeny.examples.bench.work.Recorded.Extent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The processes of an instrument with the channels "left" and "right", set up, for a test that looks after them. */
final class TestCrew implements AutoCloseable {
    static final int LEFT = Instrument.ACQUIRERS;
    static final List<String> REAL_TIME =
            List.of("left=sine:frequency=5,noise=0.1,rate=20000", "right=chirp:rate=2000");
    /** Far more blocks than fit on the queue, as quickly as they are taken. */
    static final List<String> AT_ONCE =
            List.of("left=sine:frequency=5,noise=0.1,rate=200,speed=max", "right=triangle:rate=200,speed=max");

    static final int AT_ONCE_SECONDS = 20;

    /** Blocks of 40 kB, of which some megabytes fit on the queue. */
    private static final List<String> LARGE_BLOCKS = List.of("left=sine:frequency=5,rate=200000,speed=max");

    static final long LARGE_BLOCKS_SAMPLES = 200_000L * AT_ONCE_SECONDS;

    private final Path folder;
    private final Instrument instrument;
    private final Crew crew;
    private final Meter meter;
    private final Watch watch;
    private final List<String> news = new ArrayList<>();

    private TestCrew(Path folder, Instrument instrument, RunOptions options) throws BenchException {
        this.folder = folder;
        this.instrument = instrument;
        crew = new Crew(instrument, options, Show.newSecret(), news::add);
        meter = new Meter(crew.all(), instrument.board());
        watch = new Watch(instrument, crew, meter, news::add);
    }

    /** What is read in real time until it is ended, with a page. */
    static TestCrew withPage(Path folder) throws Exception {
        return start(folder, REAL_TIME, 0, false, true, () -> {});
    }

    /** What is read in real time until it is ended. */
    static TestCrew inRealTime(Path folder) throws Exception {
        return start(folder, REAL_TIME, 0, false, false, () -> {});
    }

    /** What is read in real time for so long. */
    static TestCrew inRealTime(Path folder, int seconds) throws Exception {
        return start(folder, REAL_TIME, seconds, false, false, () -> {});
    }

    /** What fills the queue. */
    static TestCrew atOnce(Path folder, boolean drops) throws Exception {
        return start(folder, AT_ONCE, AT_ONCE_SECONDS, drops, false, () -> {});
    }

    /** What fills the memory of the queue. */
    static TestCrew withLargeBlocks(Path folder, boolean drops) throws Exception {
        return start(folder, LARGE_BLOCKS, AT_ONCE_SECONDS, drops, false, () -> {});
    }

    /** Any channels, read until they end. */
    static TestCrew reading(Path folder, List<String> channels, Runnable beforeStart) throws Exception {
        return start(folder, channels, 0, false, false, beforeStart);
    }

    private static TestCrew start(
            Path folder, List<String> channels, int seconds, boolean drops, boolean hasPage, Runnable beforeStart)
            throws Exception {
        List<ChannelSpec> specs = SharedInstrument.specs(channels);
        Instrument instrument = Instrument.create(specs, folder, hasPage);
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun =
                        store.begin("test", Instant.now(), instrument.panel().channels(), Map.of())) {
            instrument.board().record(begun.recording());
        }
        beforeStart.run();
        TestCrew started = new TestCrew(
                folder, instrument, new RunOptions(specs, seconds, folder, "test", drops, 0, hasPage, false));
        try {
            started.watch.awaitSetUp(() -> false);
            return started;
        } catch (BenchException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** Has the channels read. */
    void begin() {
        board().start(Moment.now());
    }

    /** Looks after the processes until the sources have ended, or something is so. */
    void await(BooleanSupplier condition) throws Exception {
        watch.until(condition, () -> false);
    }

    /** Until the sources have ended. */
    void awaitSources() throws Exception {
        await(() -> false);
    }

    /** Until the sources have ended, or are not waited for since the time is over; looks at something meanwhile. */
    void awaitSourcesInOvertime(Runnable look) throws Exception {
        BooleanSupplier isStopWanted = () -> {
            look.run();
            return false;
        };
        watch.until(isStopWanted, () -> true);
    }

    /** Until more is stored of each channel, so that all are at work. */
    void awaitMoreStored() throws Exception {
        long left = board().channel(0).stored();
        long right = board().channel(1).stored();
        await(() -> board().channel(0).stored() > left && board().channel(1).stored() > right);
    }

    /** Until a process was started again so often, and is at work. */
    void awaitRestarts(int place, int restarts) throws Exception {
        await(() -> process(place).restarts() == restarts && isRunning(place));
    }

    /** Until both acquirers wait for room on the queue. */
    void awaitFullQueue() throws Exception {
        await(() -> waits(0) && waits(1));
        assertEquals(0, panel().queue().remainingCapacity());
    }

    private boolean waits(int channel) {
        return board().channel(channel).waitedNanos() > 0 && panel().inHand(channel) > 0;
    }

    boolean isRunning(int place) {
        return process(place).state() == State.RUNNING;
    }

    /** {@return the process that serves the page, or whatever comes last} */
    int last() {
        return size() - 1;
    }

    int size() {
        return crew.all().size();
    }

    Board board() {
        return instrument.board();
    }

    SharedPanel panel() {
        return instrument.panel();
    }

    ProcessBoard process(int place) {
        return board().process(place);
    }

    /** {@return what was said} */
    List<String> news() {
        return news;
    }

    /** Kills a process from outside. */
    void kill(int place) {
        long pid = process(place).pid();
        assertNotEquals(0, pid);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Asks for something as the page does. */
    void order(String process, Action action) {
        panel().order(new Order(process, action));
    }

    /** Ends all in order. */
    void end() throws Exception {
        new OrderlyEnd(instrument, crew, watch).run();
        meter.measure();
        crew.close();
    }

    Report report() throws Exception {
        return Report.of(instrument, Recorded.only(folder), meter.figures(Duration.ofSeconds(1)));
    }

    /** Each sample from the first on is there once, and is the one that was generated. */
    Report assertNothingIsLost() throws Exception {
        Report report = report();
        assertTrue(report.isComplete(), report::text);
        Recording recording = Recorded.only(folder);
        for (Account account : report.accounts()) {
            assertEquals(
                    new Extent(account.produced(), account.produced()),
                    Recorded.check(folder, recording, account.channel()));
        }
        return report;
    }

    @Override
    public void close() {
        crew.close();
        instrument.close();
    }
}
