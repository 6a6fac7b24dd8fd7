package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Loggers;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A wish for JVMs that are started ahead and wait for an assignment. Wishes for the same {@link Blueprint} add up; any child of that
 * blueprint takes a spare, the oldest first, ready or not: one that is still starting is ahead of one that is not.
 *
 * <p>What is missing is started by one thread, there while anything is wished for, one after the other, with a pause before each: the
 * child that has just taken a spare goes first. A spare ends when its standard input does, so none outlives this process.
 */
public final class Spares implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;
    private static final long GRACE_MILLIS = 2000;

    /**
     * So many spares in a row may end before they were ready, until no more are started for a blueprint; or be refused by the system, until
     * the next child of it is started.
     */
    private static final int MOST_FAILURES = 3;

    private static final Object LOCK = new Object();
    private static final Map<Blueprint, Shelf> SHELVES = new HashMap<>(); // guarded by LOCK, as all below
    private static boolean refilling;
    private static int lastNumber;

    private final Shelf shelf;
    private final int count;
    private boolean closed;

    private Spares(Shelf shelf, int count) {
        this.shelf = shelf;
        this.count = count;
    }

    /** What is wished for and there of one blueprint. */
    private static final class Shelf {
        private final Blueprint blueprint;
        private final Deque<Spare> waiting = new ArrayDeque<>();
        private int wanted;
        private int failures; // in a row: that ended before they were ready; the next wish may have better luck
        private int refusals; // in a row: that the system would not start; it may for the next child

        Shelf(Blueprint blueprint) {
            this.blueprint = blueprint;
        }

        boolean isShort() {
            return waiting.size() < wanted && !isGivenUp();
        }

        boolean isGivenUp() {
            return failures >= MOST_FAILURES || refusals >= MOST_FAILURES;
        }

        /** Takes the oldest; one that ended this moment stays for {@link #ended}, which records that. */
        @Nullable
        Spare takeLiving() {
            for (Spare spare : waiting) {
                if (spare.spawned.process().isAlive()) {
                    waiting.remove(spare);
                    return spare;
                }
            }
            return null;
        }

        int ready() {
            int ready = 0;
            for (Spare spare : waiting) {
                if (spare.ready) {
                    ready++;
                }
            }
            return ready;
        }
    }

    private static final class Spare implements Children.Child {
        private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        private final Shelf shelf;
        private boolean ready; // guarded by LOCK
        private final SpawnedProcess spawned;

        Spare(Shelf shelf, String name) {
            this.shelf = shelf;
            spawned = SpawnedProcess.spare(shelf.blueprint, name, Precedents.of(shelf.blueprint), this::received);
        }

        private void received(ByteBuffer message) {
            if (Outcome.isReady(message)) {
                synchronized (LOCK) {
                    ready = true;
                    shelf.failures = 0;
                    LOCK.notifyAll();
                }
            }
        }

        @Override
        public void terminate() {
            spawned.dismiss();
        }

        @Override
        public void kill() {
            spawned.process().destroyForcibly();
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return exit;
        }

        void recordEnd() {
            exit.complete(spawned.awaitEnd());
            Children.remove(this);
        }
    }

    /**
     * Wishes for {@code count} spares, until the wish is closed.
     *
     * @throws IllegalArgumentException if the options leave no room for spares, because a stream is redirected
     */
    public static Spares keep(LaunchOptions options, int count) {
        Blueprint blueprint = Blueprint.of(options);
        if (!blueprint.allowsSpares()) {
            throw new IllegalArgumentException(
                    "spares cannot have stdin, stdout or stderr redirected: a file would be opened before there is a child;"
                            + " leave the redirection out, or start such children without spares");
        }
        synchronized (LOCK) {
            Shelf shelf = SHELVES.computeIfAbsent(blueprint, Shelf::new);
            shelf.wanted += count;
            shelf.failures = 0;
            shelf.refusals = 0;
            refill();
            return new Spares(shelf, count);
        }
    }

    /** {@return a JVM for a child of this blueprint, or null if there is none} */
    static @Nullable SpawnedProcess take(Blueprint blueprint) {
        synchronized (LOCK) {
            Shelf shelf = SHELVES.isEmpty() || !blueprint.allowsSpares() ? null : SHELVES.get(blueprint);
            if (shelf == null) {
                return null;
            }
            Spare taken = shelf.takeLiving();
            shelf.refusals = 0;
            refill();
            if (taken == null) {
                return null;
            }
            Children.remove(taken);
            return taken.spawned;
        }
    }

    /** Has the thread look for what is missing. */
    private static void refill() {
        LOCK.notifyAll();
        if (!refilling && findShort() != null) {
            Thread thread = new Thread(Spares::startMissing, "progeny-spares");
            thread.setDaemon(true);
            try {
                thread.start();
                refilling = true;
            } catch (OutOfMemoryError e) { // how a JVM says that the system refused it a thread
                Loggers.general().log(Level.WARNING, "cannot start spares; children start without", e);
            }
        }
    }

    private static @Nullable Shelf findShort() {
        for (Shelf shelf : SHELVES.values()) {
            if (shelf.isShort()) {
                return shelf;
            }
        }
        return null;
    }

    private static void startMissing() {
        for (Shelf shelf = awaitShort(); shelf != null; shelf = awaitShort()) {
            start(shelf);
        }
    }

    /** {@return a shelf that is short of spares, after the pause, or null if none are wished for any more} */
    private static @Nullable Shelf awaitShort() {
        while (true) {
            try {
                synchronized (LOCK) {
                    while (findShort() == null && !SHELVES.isEmpty()) {
                        LOCK.wait();
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                // nobody is meant to interrupt this thread; what is missing is started all the same
            }
            synchronized (LOCK) {
                Shelf shelf = findShort();
                refilling = shelf != null || !SHELVES.isEmpty();
                if (!refilling || shelf != null) {
                    return shelf;
                }
            }
        }
    }

    private static void start(Shelf shelf) {
        if (Children.begin()) {
            try {
                startOne(shelf);
            } finally {
                Children.begun();
            }
        }
    }

    private static void startOne(Shelf shelf) {
        Spare spare;
        try {
            String name;
            synchronized (LOCK) {
                lastNumber++;
                name = "spare-" + lastNumber;
            }
            spare = new Spare(shelf, name);
        } catch (RuntimeException | Error e) {
            synchronized (LOCK) {
                shelf.refusals++;
            }
            Loggers.general().log(Level.WARNING, "cannot start a spare; children start without", e);
            return;
        }
        boolean wanted;
        synchronized (LOCK) {
            shelf.refusals = 0;
            wanted = shelf.waiting.size() < shelf.wanted;
            if (wanted) {
                Children.add(spare);
                shelf.waiting.add(spare);
                LOCK.notifyAll(); // it may be ready already
            }
        }
        if (wanted) {
            spare.spawned.process().onExit().thenRun(() -> ended(shelf, spare));
        } else {
            end(List.of(spare));
        }
    }

    /** A spare has ended before somebody took it: by itself, killed, or dismissed, in which case somebody else sees to it. */
    private static void ended(Shelf shelf, Spare spare) {
        synchronized (LOCK) {
            if (!shelf.waiting.remove(spare)) {
                return;
            }
            if (!spare.ready) {
                shelf.failures++;
                if (shelf.failures == MOST_FAILURES) {
                    Loggers.general()
                            .log(
                                    Level.WARNING,
                                    "spares end before they are ready; no more are started for these options");
                }
            }
            LOCK.notifyAll();
            refill();
        }
        spare.recordEnd();
    }

    /** {@return how many spares are ready, of all that are wished for with these options} */
    public int ready() {
        synchronized (LOCK) {
            return shelf.ready();
        }
    }

    /**
     * Waits until as many spares are ready as are wished for with these options.
     *
     * @return false if time ran out, or this wish was closed, or no more are started
     */
    public boolean awaitReady(long deadlineNanos) throws InterruptedException {
        synchronized (LOCK) {
            while (!closed && shelf.ready() < shelf.wanted && !shelf.isGivenUp()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(Deadlines.remaining(deadlineNanos));
                if (millis <= 0) {
                    return false;
                }
                LOCK.wait(millis);
            }
            return !closed && shelf.ready() >= shelf.wanted;
        }
    }

    /** Ends the spares that nobody else wishes for, and waits for their ends. */
    @Override
    public void close() {
        List<Spare> surplus = new ArrayList<>();
        synchronized (LOCK) {
            if (closed) {
                return;
            }
            closed = true;
            shelf.wanted -= count;
            while (shelf.waiting.size() > shelf.wanted) {
                surplus.add(shelf.waiting.removeLast());
            }
            if (shelf.wanted == 0) {
                SHELVES.remove(shelf.blueprint);
            }
            LOCK.notifyAll();
        }
        end(surplus);
    }

    private static void end(List<Spare> spares) {
        spares.forEach(Spare::terminate);
        for (Spare spare : spares) {
            try {
                if (!spare.spawned.process().waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                    spare.kill();
                }
            } catch (InterruptedException e) {
                spare.kill();
                Thread.currentThread().interrupt();
            }
            spare.recordEnd();
        }
    }
}
