package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Board.Phase;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks after the processes: whichever ends is started again, what the page asks for is done, what they use is measured. For one thread, which
 * does so all the time.
 */
final class Watch {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LOOK_MILLIS = 10;

    private final Instrument instrument;
    private final Crew crew;
    private final Meter meter;
    private final Orders orders;
    private final Consumer<String> news;

    /**
     * Begins.
     *
     * @param instrument what the processes share
     * @param crew the processes
     * @param meter what measures what they use
     * @param news where is said what happened
     */
    Watch(Instrument instrument, Crew crew, Meter meter, Consumer<String> news) {
        this.instrument = instrument;
        this.crew = crew;
        this.meter = meter;
        this.orders = new Orders(instrument.panel().orders(), crew.all());
        this.news = news;
    }

    /**
     * Waits until all processes are set up, so that what is measured is not how fast JVMs start; or until a stop is wanted.
     *
     * @throws BenchException if one fails again and again, or nothing comes of it for a minute
     */
    void awaitSetUp(BooleanSupplier isStopWanted) throws BenchException, InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isStopWanted.getAsBoolean() && !isSetUp()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new BenchException("after " + PATIENCE.toSeconds() + " s these were not set up: "
                        + crew.all().stream()
                                .filter(child -> !child.isReady())
                                .map(Child::name)
                                .collect(Collectors.joining(", "))
                        + "; what they said stands above");
            }
            look();
        }
    }

    private boolean isSetUp() {
        return crew.all().stream().allMatch(Child::isReady)
                && (crew.show() == null || instrument.board().port() != 0);
    }

    /**
     * Looks after all processes until the sources have ended, or a stop is wanted.
     *
     * @param isOver whether the time is over; who is behind is waited for then, also while the disk is full; who was stopped or hears
     *     nothing is not
     */
    void until(BooleanSupplier isStopWanted, BooleanSupplier isOver) throws BenchException, InterruptedException {
        Stillness stillness = new Stillness(instrument);
        boolean isSilent = false;
        while (!isStopWanted.getAsBoolean()
                && !crew.acquirers().stream().allMatch(Child::hasFinished)
                && !(isOver.getAsBoolean()
                        && (isSilent || crew.acquirers().stream().allMatch(Child::isAtRest)))) {
            look();
            if (crew.acquirers().stream().anyMatch(Child::isStarting)) {
                stillness.beginAgain();
            }
            isSilent = stillness.nanos() >= SILENCE_NANOS;
        }
    }

    /**
     * Looks after all processes once, and rests for a moment.
     *
     * @throws BenchException if one fails again and again
     */
    void look() throws BenchException, InterruptedException {
        orders.carryOut();
        for (Child child : crew.all()) {
            look(child);
        }
        meter.measureIfDue();
        Thread.sleep(LOOK_MILLIS);
    }

    /** To record, nobody needs the page. */
    private void look(Child child) throws BenchException {
        try {
            child.look();
        } catch (BenchException e) {
            if (child != crew.show() || instrument.board().phase() == Phase.STARTING) {
                throw e;
            }
            news.accept(e.getMessage() + "; the recording goes on without the page");
        }
    }
}
