package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Board.Phase;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Ends the processes in the order in which the samples go, so that nothing that was read is left behind: the acquirers when what they have
 * read is on the queue, and the store when the queue is empty. Slow is not dead: the wait for them goes on as long as something moves.
 */
final class OrderlyEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SOURCE_GRACE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Instrument instrument;
    private final Crew crew;
    private final Watch watch;

    /**
     * Prepares the end.
     *
     * @param instrument what the processes share
     * @param crew the processes
     * @param watch what looks after them while they end
     */
    OrderlyEnd(Instrument instrument, Crew crew, Watch watch) {
        this.instrument = instrument;
        this.crew = crew;
        this.watch = watch;
    }

    /**
     * Ends all but the page, which shows the end.
     *
     * @throws BenchException if one fails again and again, or nothing moves for a minute
     */
    void run() throws BenchException, InterruptedException {
        instrument.board().enter(Phase.SOURCES_END);
        Child store = crew.store();
        if (store.hasFailed()) {
            return; // nobody takes what waits
        }
        long graceNanos = System.nanoTime() + SOURCE_GRACE_NANOS;
        await("done with what they have read", () -> {
            goOn(store); // who has a block in hand may wait for room, which only the store makes
            return areDone(System.nanoTime() - graceNanos >= 0);
        });
        instrument.board().enter(Phase.STORE_ENDS);
        await("done with storing", () -> {
            if (!store.hasFinished()) {
                goOn(store);
            }
            return store.hasFinished();
        });
    }

    /** One that still waits for its device has nothing in hand, and is ended; one that was ended with a block in hand is started for that. */
    private boolean areDone(boolean isLate) {
        boolean areDone = true;
        List<Child> acquirers = crew.acquirers();
        for (int channel = 0; channel < acquirers.size(); channel++) {
            Child acquirer = acquirers.get(channel);
            boolean hasInHand = instrument.panel().inHand(channel) > 0 && !acquirer.hasFailed();
            if (hasInHand) {
                goOn(acquirer);
            } else if (isLate) {
                acquirer.stop();
            }
            areDone &= acquirer.isAtRest() && !hasInHand;
        }
        return areDone;
    }

    /** One that was stopped, on the page or by a signal, has a successor that does what is left. */
    private static void goOn(Child child) {
        if (child.isSilent()) {
            child.kill();
        }
        child.start();
    }

    private void await(String what, BooleanSupplier condition) throws BenchException, InterruptedException {
        Stillness stillness = new Stillness(instrument);
        while (!condition.getAsBoolean()) {
            watch.look();
            if (stillness.nanos() >= PATIENCE.toNanos()) {
                throw new BenchException("the processes were not " + what + ", and for " + PATIENCE.toSeconds()
                        + " s no sample was read or stored; "
                        + instrument.panel().queue().size() + " blocks are on the queue");
            }
        }
    }
}
