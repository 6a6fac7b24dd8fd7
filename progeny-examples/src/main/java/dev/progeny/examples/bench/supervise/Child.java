package dev.progeny.examples.bench.supervise;

import dev.progeny.ChildOptions;
import dev.progeny.ChildProcess;
import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.examples.bench.live.ProcessBoard;
import dev.progeny.examples.bench.live.ProcessBoard.State;
import dev.progeny.function.RemoteRunnable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps one process of the instrument alive: starts it again whenever it ended without having finished or having been stopped. One that was
 * killed is always started again; one that fails by itself would fail for ever, so the third time within a minute is an end of the run, or
 * the first if it has waited for long enough, see {@link Attended#GAVE_UP}. A start that the system refuses, for want of memory say, is
 * tried again for some seconds. For one thread.
 */
final class Child implements AutoCloseable {
    private static final int MAX_FAILURES = 3;
    private static final long FAILURE_MEMORY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long STOP_GRACE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    /** SIGKILL and SIGTERM come from outside; the other signals that end a JVM are its own fault. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(9, 15);

    private final String name;
    private final ChildOptions options;
    private final RemoteRunnable work;
    private final ProcessBoard words;
    private final Consumer<String> news;
    private final Deque<Long> failuresAtNanos = new ArrayDeque<>();
    private final Usage usage = new Usage();
    private ChildProcess<Void> process;
    private boolean isStopping;
    private boolean isStartWanted; // once it has stopped
    private boolean isStartDue; // there is no process; each look tries to start one
    private long startDeadlineNanos;
    private boolean hasFailed;
    private long stopDeadlineNanos;

    /**
     * Starts the process.
     *
     * @param name of the process
     * @param options how it is started
     * @param work what it does
     * @param words its words on the board
     * @param news where is said what happened
     * @throws ProcessStartException if the system refuses
     */
    Child(String name, ChildOptions options, RemoteRunnable work, ProcessBoard words, Consumer<String> news) {
        this.name = name;
        this.options = options.name(name).daemon(true);
        this.work = work;
        this.words = words;
        this.news = news;
        this.process = launch();
    }

    private ChildProcess<Void> launch() {
        words.state(State.STARTING); // before it can say that it is running
        ChildProcess<Void> launched = options.start(work);
        words.pid(launched.pid());
        usage.follow(launched.toHandle());
        return launched;
    }

    private void launchSoon() {
        words.state(State.STARTING);
        isStartDue = true;
        startDeadlineNanos = System.nanoTime() + START_PATIENCE.toNanos();
    }

    private void launchAgain() throws BenchException {
        try {
            process = launch();
        } catch (ProcessStartException e) {
            if (System.nanoTime() - startDeadlineNanos >= 0) {
                isStartDue = false;
                giveUp();
                throw new BenchException(
                        name + " could not be started again for " + START_PATIENCE.toSeconds() + " s: "
                                + e.getMessage(),
                        e);
            }
            return;
        }
        isStartDue = false;
        words.restarts(words.restarts() + 1);
    }

    private void giveUp() {
        hasFailed = true;
        words.state(State.STOPPED);
    }

    /**
     * Looks after the process: starts it again if that is needed.
     *
     * @throws BenchException if it fails again and again, or cannot be started any more
     */
    void look() throws BenchException {
        if (process.isAlive()) {
            if (isStopping && System.nanoTime() - stopDeadlineNanos >= 0) {
                process.kill();
            }
            return;
        }
        if (isStartDue) {
            launchAgain();
        } else if (!isResting()) {
            lookAtEnd();
        }
    }

    private void lookAtEnd() throws BenchException {
        ExitStatus status = process.exitStatus();
        boolean wasStopped = isStopping;
        isStopping = false;
        if (status.isSuccess()) {
            words.state(State.FINISHED);
        } else if (wasStopped) {
            words.state(State.STOPPED);
            if (isStartWanted) {
                start();
            }
        } else {
            countFailure(status);
            news.accept(name + " (process " + process.pid() + ") ended with " + status + "; another is started");
            launchSoon();
        }
    }

    private void countFailure(ExitStatus status) throws BenchException {
        if (status.signal().isPresent() && FROM_OUTSIDE.contains(status.signal().getAsInt())) {
            return;
        }
        if (status.number() == Attended.GAVE_UP) {
            giveUp();
            throw new BenchException(name + " has given up; why stands above");
        }
        long now = System.nanoTime();
        failuresAtNanos.add(now);
        failuresAtNanos.removeIf(atNanos -> now - atNanos > FAILURE_MEMORY_NANOS);
        if (failuresAtNanos.size() == MAX_FAILURES) {
            giveUp();
            throw new BenchException(name + " failed " + MAX_FAILURES + " times within a minute, at last with " + status
                    + "; what it said stands above");
        }
    }

    private boolean isResting() {
        State state = words.state();
        return state == State.FINISHED || state == State.STOPPED;
    }

    /** {@return what the process is called} */
    String name() {
        return name;
    }

    /** {@return whether there is no process, and none will be started without an order} */
    boolean isAtRest() {
        return !process.isAlive() && isResting();
    }

    /** {@return whether the process has done all that it had to do} */
    boolean hasFinished() {
        return !process.isAlive() && words.state() == State.FINISHED;
    }

    /** {@return whether the process failed again and again, or could not be started, and so will not be started any more} */
    boolean hasFailed() {
        return hasFailed;
    }

    /** {@return whether the process is on its way to be at work} */
    boolean isStarting() {
        return words.state() == State.STARTING;
    }

    /** {@return whether the process is at work and has not said for long that it lives, as one that was stopped by a signal} */
    boolean isSilent() {
        return process.isAlive() && words.state() == State.RUNNING && words.silenceNanos() > SILENCE_NANOS;
    }

    /** {@return whether the process is set up, or has finished} */
    boolean isReady() {
        return words.state() == State.RUNNING || words.state() == State.FINISHED;
    }

    /** Starts the process again if it was stopped, as soon as it is, or is needed once more; else does nothing. */
    void start() {
        isStartWanted = isStopping;
        if (isAtRest() && !hasFailed) {
            launchSoon();
            news.accept(name + " is started again");
        }
    }

    /** Asks the process to end, and has it killed if it does not. */
    void stop() {
        isStartWanted = false;
        if (process.isAlive() && !isStopping) {
            isStopping = true;
            stopDeadlineNanos = System.nanoTime() + STOP_GRACE_NANOS;
            news.accept(name + " (process " + process.pid() + ") is stopped");
            process.terminate();
        } else if (isStartDue) {
            isStartDue = false;
            words.state(State.STOPPED);
        }
    }

    /** Kills the process with SIGKILL; it is started again when it is next looked after. */
    void kill() {
        if (process.isAlive()) {
            news.accept("kill -9 " + process.pid() + " (" + name + ")");
            process.kill();
        }
    }

    /** Puts on the board what the process uses. */
    void measure() {
        usage.measure();
        words.uses(usage.cores(), usage.memoryBytes());
    }

    /** {@return the processor time of this process and those before it, as far as it was measured} */
    Duration cpu() {
        return usage.cpu();
    }

    /** Ends the process for good, if it lives. */
    @Override
    public void close() {
        process.close();
    }
}
