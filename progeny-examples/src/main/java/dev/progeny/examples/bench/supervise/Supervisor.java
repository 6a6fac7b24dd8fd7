package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Moment;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.show.Show;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.NoRoomException;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.store.Recordings;
import dev.progeny.examples.bench.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run of the instrument: a recording is begun, what the processes share is made, the processes work, and what became of each sample is
 * counted at the end.
 */
public final class Supervisor {
    private static final Duration KILL_PAUSE = Duration.ofSeconds(5);

    private final RunOptions options;
    private final Consumer<String> news;
    private volatile boolean isStopWanted;
    private boolean hasEndedEarly;

    /**
     * Prepares a run.
     *
     * @param options what the user asked for
     * @param news where is said what happened
     */
    public Supervisor(RunOptions options, Consumer<String> news) {
        this.options = options;
        this.news = news;
    }

    /** Asks for the end, in order. Returns at once; any thread may. */
    public void stop() {
        isStopWanted = true;
    }

    /** {@return whether the end was asked for} */
    public boolean isStopWanted() {
        return isStopWanted;
    }

    /**
     * Runs.
     *
     * @param reports is given what became of each sample, also if the run had to end early, which is said as news; and before anything is
     *     removed that the run needed, so that a failure of that, which is said as news, keeps no report back
     * @return the same
     * @throws BenchException if there was no run
     * @throws InterruptedException if interrupted
     */
    public Report run(Consumer<Report> reports) throws BenchException, InterruptedException {
        if (options.store() != null) {
            return runIn(options.store(), reports);
        }
        WorkFolder temporary = makeFolder();
        try {
            return runIn(temporary.resolve("store"), reports);
        } finally {
            remove(temporary);
        }
    }

    private static WorkFolder makeFolder() throws BenchException {
        try {
            return WorkFolder.create();
        } catch (IOException e) {
            throw new BenchException(
                    "cannot make a temporary folder for the recording: " + BenchException.reason(e)
                            + "; --store DIR names another folder",
                    e);
        }
    }

    private void remove(WorkFolder temporary) {
        try {
            temporary.close();
        } catch (IOException e) {
            news.accept("the temporary folder " + temporary.path() + " could not be removed: "
                    + BenchException.reason(e) + "; remove it by hand");
        }
    }

    private Report runIn(Path folder, Consumer<Report> reports) throws BenchException, InterruptedException {
        Report report = null;
        try (Instrument instrument = Instrument.create(options.channels(), folder, options.hasPage());
                Claim claim = begin(folder, instrument.panel().channels())) {
            instrument.board().record(claim.recording());
            Figures figures = work(instrument);
            report = Report.of(instrument, recorded(folder, claim.recording(), instrument), figures);
            reports.accept(report);
        } catch (StoreException e) {
            if (report == null) {
                throw new BenchException("the store in " + folder + " failed: " + e.getMessage(), e);
            }
            news.accept("the store in " + folder + " could not be closed: " + e.getMessage());
        }
        return report;
    }

    /** What cannot be read is not stored, unless it is the full disk that forbids to read: what the store acknowledged can be read later. */
    Recording recorded(Path folder, long id, Instrument instrument) {
        List<Channel> channels = instrument.panel().channels();
        try (Recordings recordings = Recordings.open(folder)) {
            return recordings.get(id);
        } catch (NoRoomException e) {
            news.accept("the recording cannot be read now, so that what the store acknowledged counts as stored: "
                    + e.getMessage());
            return unreadable(
                    id,
                    channels,
                    channel -> instrument.board().channel(channel.number()).stored());
        } catch (StoreException e) {
            hasEndedEarly = true;
            news.accept("the recording cannot be read, so that nothing counts as stored: " + e.getMessage());
            return unreadable(id, channels, channel -> 0L);
        }
    }

    private static Recording unreadable(long id, List<Channel> channels, Function<Channel, Long> stored) {
        List<Long> samples = channels.stream().map(stored).toList();
        return new Recording(id, "unreadable", Instant.EPOCH, null, false, channels, samples, samples, 0);
    }

    private Claim begin(Path folder, List<Channel> channels) throws StoreException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String name =
                options.name() == null ? now.truncatedTo(ChronoUnit.SECONDS).toString() : options.name();
        Map<String, String> settings = Map.of("when-full", options.drops() ? "drop" : "wait");
        try (RecordingStore store = RecordingStore.open(folder)) {
            return store.begin(name, now, channels, settings);
        }
    }

    private Figures work(Instrument instrument) throws BenchException, InterruptedException {
        long beganNanos = System.nanoTime();
        String secret = Show.newSecret();
        try (Crew crew = new Crew(instrument, options, secret, news)) {
            Meter meter = new Meter(crew.all(), instrument.board());
            Watch watch = new Watch(instrument, crew, meter, news);
            OrderlyEnd end = new OrderlyEnd(instrument, crew, watch);
            awaitSetUp(watch, end, instrument, secret);
            try {
                read(watch, crew, instrument);
            } catch (BenchException e) {
                hasEndedEarly = true;
                news.accept("the run ends early: " + e.getMessage());
            }
            meter.measure(); // of a process that has ended nothing can be measured
            endInOrder(end);
            meter.measure();
            return meter.figures(Duration.ofNanos(System.nanoTime() - beganNanos));
        }
    }

    private void awaitSetUp(Watch watch, OrderlyEnd end, Instrument instrument, String secret)
            throws BenchException, InterruptedException {
        try {
            watch.awaitSetUp(this::isStopWanted);
        } catch (BenchException e) {
            endInOrder(end);
            throw new BenchException("the instrument did not start: " + e.getMessage(), e);
        }
        if (options.hasPage() && !isStopWanted) {
            news.accept("page: " + Show.address(instrument.board().port(), secret));
        }
    }

    private void endInOrder(OrderlyEnd end) throws InterruptedException {
        try {
            end.run();
        } catch (BenchException e) {
            hasEndedEarly = true;
            news.accept("the run did not end in order: " + e.getMessage());
        }
    }

    /** {@return whether the run could not go on, or not end in order, as was said as news} */
    public boolean hasEndedEarly() {
        return hasEndedEarly;
    }

    private void read(Watch watch, Crew crew, Instrument instrument) throws BenchException, InterruptedException {
        long startedNanos = System.nanoTime();
        instrument.board().start(Moment.now());
        if (options.kills()) {
            killEachInTurn(watch, crew.all(), startedNanos);
        }
        watch.until(this::isStopWanted, () -> isOver(startedNanos));
    }

    private boolean isOver(long startedNanos) {
        return options.seconds() > 0 && System.nanoTime() - startedNanos >= TimeUnit.SECONDS.toNanos(options.seconds());
    }

    /** Kills one after the other while the sources are read, the last with some time left. */
    private void killEachInTurn(Watch watch, List<Child> children, long startedNanos)
            throws BenchException, InterruptedException {
        Duration pause = options.seconds() == 0
                ? KILL_PAUSE
                : Duration.ofSeconds(options.seconds()).dividedBy(children.size() + 2L);
        long dueNanos = startedNanos;
        for (Child child : children) {
            dueNanos += pause.toNanos();
            long killNanos = dueNanos;
            watch.until(() -> isStopWanted || System.nanoTime() - killNanos >= 0, () -> false);
            if (isStopWanted) {
                return;
            }
            child.kill();
        }
    }
}
