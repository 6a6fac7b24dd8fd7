package dev.progeny.examples.bench;

import dev.progeny.ChildProcess;
import dev.progeny.ExitStatus;
import dev.progeny.function.RemoteRunnable;
import java.util.function.Consumer;

/**
 * Keeps the process of one role alive: starts it again whenever it ended without having finished. One that was killed is always
 * started again; one that fails by itself would fail for ever, so the third time is an end of the run. For one thread.
 */
final class RoleProcess implements AutoCloseable {
    private static final int MAX_FAILURES = 3;

    private final Role role;
    private final RemoteRunnable work;
    private final Board board;
    private final Consumer<String> news;
    private ChildProcess<Void> process;
    private int restarts;
    private int failures;
    private boolean hasFinished;

    RoleProcess(Role role, RemoteRunnable work, Board board, Consumer<String> news) {
        this.role = role;
        this.work = work;
        this.board = board;
        this.news = news;
        this.process = start();
    }

    private ChildProcess<Void> start() {
        ChildProcess<Void> started = ChildProcess.options()
                .name(role.label())
                .daemon(true)
                .maxHeap("256m")
                .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .start(work);
        board.set(role, Board.Field.PID, started.pid());
        news.accept(role.label() + " is process " + started.pid());
        return started;
    }

    /**
     * Looks after the process: starts it again if that is needed.
     *
     * @throws BenchException if it fails again and again
     */
    void look() throws BenchException {
        if (hasFinished || process.isAlive()) {
            return;
        }
        ExitStatus status = process.exitStatus();
        if (status.isSuccess()) {
            hasFinished = true;
            return;
        }
        if (status.code().isPresent() && ++failures == MAX_FAILURES) {
            throw new BenchException("the " + role.label() + " process failed " + failures + " times, at last with "
                    + status + "; what it said stands above");
        }
        news.accept(role.label() + " process " + process.pid() + " ended with " + status + "; another is started");
        process = start();
        board.set(role, Board.Field.RESTARTS, ++restarts);
    }

    /** {@return whether the process had finished its work when it was last looked after} */
    boolean hasFinished() {
        return hasFinished;
    }

    /** {@return whether the process, or one before it, is set up} */
    boolean isReady() {
        return board.get(role, Board.Field.READY) != 0;
    }

    Role role() {
        return role;
    }

    /** Kills the process with SIGKILL; it is started again when it is next looked after. */
    void kill() {
        news.accept("kill -9 " + process.pid() + " (" + role.label() + ")");
        process.kill();
    }

    /** Ends the process for good, if it lives. */
    @Override
    public void close() {
        process.close();
    }
}
