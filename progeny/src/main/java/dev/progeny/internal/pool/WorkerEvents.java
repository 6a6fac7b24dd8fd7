package dev.progeny.internal.pool;

import dev.progeny.CrashPolicy;
import dev.progeny.ExitStatus;
import dev.progeny.PoolListener.Outcome;
import dev.progeny.PoolSnapshot.Crash;
import dev.progeny.WorkerCrashedException;
import dev.progeny.WorkerStartException;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.WorkChannel;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers do to their pool: they become ready, bring results, grow too large, and die. */
final class WorkerEvents {
    private final PoolState state;
    private final Notices notices;

    WorkerEvents(PoolState state, Notices notices) {
        this.state = state;
        this.notices = notices;
    }

    /** A worker was launched. */
    void launched(Worker worker) {
        state.change(after -> {
            state.crew().launched(worker);
            state.tally().started();
            if (state.isStopped()) {
                worker.setKilled(System.nanoTime());
                after.add(worker::kill);
            }
            state.finishIfDone(after);
        });
    }

    /** A worker could not be launched. */
    void launchFailed(String name, RuntimeException reason) {
        state.change(after -> {
            state.crew().launchFailed(() -> reason);
            startFailed(name, () -> reason, after);
        });
    }

    /** A worker has run its initializer. */
    void ready(Worker worker, WorkChannel channel, Assistant assistant) {
        state.change(after -> {
            if (worker.state() == Worker.State.STARTING) { // not told to end meanwhile
                worker.becomeReady(channel, assistant);
                state.crew().ready();
                tell(worker, after);
                state.dispatch(after);
                state.finishIfDone(after);
            }
        });
    }

    private void tell(Worker worker, Afterwards after) {
        after.add(() -> {
            notices.tell(listener -> listener.workerReady(worker.name(), pid(worker)));
            if (Flight.isOn()) {
                Flight.workerStarted(pool(), worker);
            }
        });
    }

    /** A worker has brought results. */
    void results(Worker worker, Results results) {
        state.change(after -> arrived(worker, results, after));
        Call last = null;
        int count = 0;
        for (Results.Piece piece : results.pieces()) {
            Call call = piece.call();
            if (last != null && !last.equals(call)) {
                last.settled(count);
                count = 0;
            }
            last = call;
            count += piece.size();
            if (notices.hasListener()) {
                tellEnds(worker, results, piece);
            }
            if (Flight.isOn()) {
                recordEnds(worker, results, piece);
            }
            tell(results, piece);
        }
        if (last != null) {
            last.settled(count);
        }
    }

    /** A call that cannot take its results, for want of memory say, ends: nobody else knows of them any more. */
    private static void tell(Results results, Results.Piece piece) {
        try {
            results.tell(piece);
        } catch (RuntimeException | Error e) {
            Loggers.ofPools()
                    .log(
                            System.Logger.Level.ERROR,
                            "cannot take results of " + piece.call().describe(piece.index()),
                            e);
            piece.call().aborted(new Ending.Failed(() -> e));
        }
    }

    private void arrived(Worker worker, Results results, Afterwards after) {
        boolean anyFree = false;
        long now = System.nanoTime();
        for (Results.Run run : results.runs()) {
            Hand hand = worker.hands().get(run.hand());
            Load load = worker.arrived(run.hand(), run.sequence(), run.element(), run.size());
            if (load != null) {
                results.belongs(run, load);
                state.tally().ended(run.size(), run.exceptions());
                if (hand.isFree()) {
                    anyFree = true;
                    ran(worker, run, now);
                    worker.finished(now);
                    state.dispatcher().finished(load, run.end(), run.tookNanos());
                }
            }
        }
        state.crew().resultCame();
        if (anyFree) {
            state.dispatcher().retireIfDone(worker, after);
            state.dispatch(after);
            state.finishIfDone(after);
        }
    }

    private void ran(Worker worker, Results.Run run, long nowNanos) {
        if (run.tookNanos() > 0) {
            long took = run.tookNanos() == Integer.MAX_VALUE ? worker.busyNanos(nowNanos) : run.tookNanos();
            state.tally().ran(took / run.end(), run.end());
        }
    }

    private void tellEnds(Worker worker, Results results, Results.Piece piece) {
        for (int i = 0; i < piece.size(); i++) {
            String task = piece.call().describe(piece.index() + i);
            Outcome outcome = results.returned(piece, i) ? Outcome.RETURNED : Outcome.THREW;
            notices.tell(listener -> listener.taskEnded(task, worker.name(), outcome));
        }
    }

    private void recordEnds(Worker worker, Results results, Results.Piece piece) {
        int exceptions = 0;
        for (int i = 0; i < piece.size(); i++) {
            exceptions += results.returned(piece, i) ? 0 : 1;
        }
        Outcome outcome = exceptions == 0 ? Outcome.RETURNED : Outcome.THREW;
        String first = piece.call().describe(piece.index());
        Flight.tasksEnded(pool(), worker, first, piece.size(), exceptions, outcome, piece.tookNanos());
    }

    private String pool() {
        return state.settings().name();
    }

    /** Whether a worker was told to end, or killed by the pool. */
    boolean isLeaving(Worker worker) {
        return state.ask(after -> worker.state() == Worker.State.LEAVING);
    }

    /** A worker has grown too large. */
    void grown(Worker worker) {
        state.change(after -> {
            worker.setTired();
            state.dispatcher().retireIfDone(worker, after);
            state.dispatch(after);
        });
    }

    /**
     * A worker's process has ended, and all that it sent was received.
     *
     * @param refusal what its initializer threw, or null
     */
    void ended(Worker worker, ExitStatus status, @Nullable Supplier<? extends Throwable> refusal) {
        Inquest inquest = new Inquest(state, notices, worker, status);
        state.change(after -> {
            boolean ownFault = !worker.isKilled() && worker.state() != Worker.State.LEAVING;
            inquest.hold(after);
            state.crew().ended(worker);
            if (ownFault && worker.state() == Worker.State.STARTING) {
                Supplier<? extends Throwable> reason = refusal != null ? refusal : () -> startCrash(worker);
                state.crew().startFailed(reason);
                startFailed(worker.name(), reason, after);
            }
            if (ownFault) {
                Crash crash = inquest.report();
                state.tally().crash(crash);
                if (Flight.isOn()) {
                    after.add(() -> Flight.workerCrashed(pool(), crash));
                }
            }
            if (ownFault && worker.state() == Worker.State.READY) {
                died(worker, status, inquest, after);
            }
            after.add(() -> {
                notices.tell(listener -> listener.workerEnded(worker.name(), pid(worker), status));
                if (Flight.isOn()) {
                    Flight.workerEnded(pool(), worker, status);
                }
            });
            state.dispatch(after);
            failIfHopeless(after); // also when this one did well, but the last of them could not be followed
            state.finishIfDone(after);
        });
    }

    private void died(Worker worker, ExitStatus status, Inquest inquest, Afterwards after) {
        Supplier<WorkerCrashedException> crash = inquest.crash();
        if (crash == null) {
            if (!worker.hasBegun()) {
                state.crew().diedIdle(() -> startCrash(worker));
            }
            after.add(() -> Loggers.ofPools()
                    .log(
                            System.Logger.Level.WARNING,
                            "idle worker \"" + worker.name() + "\" (process " + pid(worker) + ") ended with " + status
                                    + "; it is replaced"));
            return;
        }
        after.add(() -> notices.tell(listener -> listener.workerCrashed(crash.get())));
        if (state.settings().onCrash() == CrashPolicy.FAIL_POOL) {
            state.stop(new Ending.Failed(crash), new ArrayList<>(), after);
        }
    }

    private void startFailed(String name, Supplier<? extends Throwable> reason, Afterwards after) {
        state.tally().startFailed();
        after.add(() -> notices.tell(listener -> listener.workerFailedToStart(name, reason.get())));
        failIfHopeless(after);
        state.finishIfDone(after);
        if (state.missing() > 0) {
            state.dispatch(after);
        }
    }

    private void failIfHopeless(Afterwards after) {
        Supplier<? extends Throwable> reason = state.crew().lastFailure();
        if (reason != null && state.crew().isHopeless()) {
            String pool = state.settings().name();
            int attempts = state.crew().failures();
            state.failBacklog(new Ending.Failed(() -> new WorkerStartException(pool, attempts, reason.get())), after);
        }
    }

    private static Throwable startCrash(Worker worker) {
        return worker.child().crash("worker \"" + worker.name() + "\" ended before it could take a task");
    }

    private static long pid(Worker worker) {
        return worker.child().handle().pid();
    }
}
