package dev.progeny.examples.bench;

import dev.progeny.ChildOptions;
import dev.progeny.ChildProcess;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Board.Phase;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.show.Show;
import dev.progeny.function.RemoteRunnable;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All processes of the instrument, from the first start to the last end. For one thread, which looks after them all the time.
 *
 * <p>They end in the order in which the samples go: the acquirers when what they have read is on the queue, the store when the queue is
 * empty, and the page last. Slow is not dead: the wait for them goes on as long as something moves.
 */
final class Crew implements AutoCloseable {
    private static final String HEAP = "256m";
    /** The first JDK that warns unless native code, as that of the database, is allowed; the jar's manifest allows it here. */
    private static final int WARNS_OF_NATIVE_CODE = 24;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SOURCE_GRACE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long MEASURE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_MILLIS = 10;

    private final Instrument instrument;
    private final Board board;
    private final Consumer<String> news;
    private final List<Child> children = new ArrayList<>();
    private final List<Child> acquirers = new ArrayList<>();
    private final Child store;
    private final @Nullable Child show;
    private final FrameRate frames = new FrameRate();
    private final Usage own = new Usage();
    private long measuredAtNanos = System.nanoTime();

    /**
     * Starts all processes; they wait for {@link #awaitSetUp}.
     *
     * @param instrument what they share
     * @param options what the user wants
     * @param token the secret in the page's address
     * @param news where is said what happened
     */
    Crew(Instrument instrument, RunOptions options, String token, Consumer<String> news) {
        this.instrument = instrument;
        this.board = instrument.board();
        this.news = news;
        own.follow(ProcessHandle.current());
        store = start(
                Instrument.STORE,
                jvm(),
                new StoreWriter(
                        instrument.channels().size(),
                        instrument.panel().queue(),
                        board,
                        Instrument.STORE,
                        instrument.panel().folder(),
                        board.recording()));
        for (int channel = 0; channel < instrument.channels().size(); channel++) {
            acquirers.add(startAcquirer(channel, options));
        }
        show = options.hasPage()
                ? start(children.size(), jvm(), new Show(instrument.panel(), options.port(), token))
                : null;
    }

    private Child startAcquirer(int channel, RunOptions options) {
        ChannelSpec spec = instrument.channels().get(channel);
        int place = Instrument.ACQUIRERS + channel;
        ChildOptions jvm = jvm();
        if (spec.source().readsStandardInput()) {
            jvm.stdin(Redirect.INHERIT);
        }
        return start(
                place,
                jvm,
                new Acquirer(
                        instrument.panel().channels().get(channel),
                        spec.source(),
                        board,
                        place,
                        instrument.panel().trace(channel),
                        instrument.panel().queue(),
                        options.drops(),
                        options.limit(spec.source().rate())));
    }

    private static ChildOptions jvm() {
        String collector = "-XX:+UseSerialGC";
        return Runtime.version().feature() < WARNS_OF_NATIVE_CODE
                ? ChildProcess.options().maxHeap(HEAP).jvmArgs(collector)
                : ChildProcess.options().maxHeap(HEAP).jvmArgs(collector, "--enable-native-access=ALL-UNNAMED");
    }

    private Child start(int place, ChildOptions jvm, RemoteRunnable work) {
        String name = instrument.panel().processes().get(place).name();
        boolean isSetUp = work instanceof Show; // which says so by its port
        Child child = new Child(name, jvm, new Attended(name, work, board, place, isSetUp), board.process(place), news);
        children.add(child);
        return child;
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
                        + String.join(
                                ", ",
                                children.stream()
                                        .filter(child -> !child.isReady())
                                        .map(Child::name)
                                        .toList())
                        + "; what they said stands above");
            }
            look();
        }
    }

    private boolean isSetUp() {
        return children.stream().allMatch(Child::isReady) && (show == null || board.port() != 0);
    }

    /**
     * Looks after all processes until the sources have ended, or a stop is wanted.
     *
     * @param isOver whether the time is over; who is behind is waited for then, who was stopped or hears nothing is not
     */
    void watch(BooleanSupplier isStopWanted, BooleanSupplier isOver) throws BenchException, InterruptedException {
        long moved = moved();
        long silentSinceNanos = System.nanoTime();
        boolean isSilent = false;
        while (!isStopWanted.getAsBoolean()
                && !acquirers.stream().allMatch(Child::hasFinished)
                && !(isOver.getAsBoolean() && (isSilent || acquirers.stream().allMatch(Child::isAtRest)))) {
            look();
            if (moved() != moved || acquirers.stream().anyMatch(Child::isStarting)) {
                moved = moved();
                silentSinceNanos = System.nanoTime();
            }
            isSilent = System.nanoTime() - silentSinceNanos >= SILENCE_NANOS;
        }
    }

    /** Looks after all processes once, and rests for a moment. */
    private void look() throws BenchException, InterruptedException {
        for (Order order = instrument.panel().orders().poll();
                order != null;
                order = instrument.panel().orders().poll()) {
            carryOut(order);
        }
        for (Child child : children) {
            look(child);
        }
        if (System.nanoTime() - measuredAtNanos >= MEASURE_NANOS) {
            measure();
        }
        Thread.sleep(LOOK_MILLIS);
    }

    /** To record, nobody needs the page. */
    private void look(Child child) throws BenchException {
        try {
            child.look();
        } catch (BenchException e) {
            if (child != show || board.phase() == Phase.STARTING) {
                throw e;
            }
            news.accept(e.getMessage() + "; the recording goes on without the page");
        }
    }

    private void carryOut(Order order) {
        for (Child child : children) {
            if (child.name().equals(order.process())) {
                switch (order.action()) {
                    case START -> child.start();
                    case STOP -> child.stop();
                    case KILL -> child.kill();
                }
            }
        }
    }

    private void measure() {
        measuredAtNanos = System.nanoTime();
        children.forEach(Child::measure);
        own.measure();
        frames.note(board.frames());
    }

    /** Kills one process, the next of all at each call. */
    void kill(int turn) {
        children.get(turn % children.size()).kill();
    }

    /** {@return how many processes there are} */
    int size() {
        return children.size();
    }

    /**
     * Ends the processes in order: nothing that was read is left behind.
     *
     * @throws BenchException if one fails again and again, or nothing moves for a minute
     */
    void endInOrder() throws BenchException, InterruptedException {
        measure();
        board.enter(Phase.SOURCES_END);
        if (store.hasFailed()) {
            return; // nobody takes what waits
        }
        long graceNanos = System.nanoTime() + SOURCE_GRACE_NANOS;
        await("done with what they have read", () -> {
            store.start(); // if it was stopped: who has a block in hand may wait for room, which only the store makes
            return areDone(System.nanoTime() - graceNanos >= 0);
        });
        board.enter(Phase.STORE_ENDS);
        await("done with storing", () -> {
            if (!store.hasFinished()) {
                store.start();
            }
            return store.hasFinished();
        });
        measure();
    }

    /** One that still waits for its device has nothing in hand, and is ended; one that was ended with a block in hand is started for that. */
    private boolean areDone(boolean isLate) {
        boolean areDone = true;
        for (int channel = 0; channel < acquirers.size(); channel++) {
            Child acquirer = acquirers.get(channel);
            boolean hasInHand = inHand(channel) > 0 && !acquirer.hasFailed();
            if (hasInHand) {
                acquirer.start();
            } else if (isLate) {
                acquirer.stop();
            }
            areDone &= acquirer.isAtRest() && !hasInHand;
        }
        return areDone;
    }

    private int inHand(int channel) {
        return board.channel(channel)
                .inHand(instrument.panel().trace(channel).end())
                .count();
    }

    private void await(String what, BooleanSupplier condition) throws BenchException, InterruptedException {
        long moved = moved();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            look();
            if (moved() != moved) {
                moved = moved();
                deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadlineNanos >= 0) {
                throw new BenchException("the processes were not " + what + ", and for " + PATIENCE.toSeconds()
                        + " s no sample was read or stored; "
                        + instrument.panel().queue().size() + " blocks are on the queue");
            }
        }
    }

    private long moved() {
        long moved = 0;
        for (int channel = 0; channel < acquirers.size(); channel++) {
            ChannelBoard counts = board.channel(channel);
            moved += counts.sums().blocks() + counts.storedBlocks();
        }
        return moved;
    }

    /** {@return the processor time of all processes, this one included} */
    Duration cpu() {
        return children.stream().map(Child::cpu).reduce(own.cpu(), Duration::plus);
    }

    /** {@return how many frames a second pages were sent} */
    double framesPerSecond() {
        return frames.perSecond();
    }

    /** Ends those that live, the page last, and waits for that. */
    @Override
    public void close() {
        acquirers.forEach(Child::close);
        store.close();
        if (show != null) {
            show.close();
        }
    }
}
