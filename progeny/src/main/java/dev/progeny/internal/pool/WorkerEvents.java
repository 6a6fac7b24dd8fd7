package dev.progeny.internal.pool;

import dev.progeny.CrashPolicy;
import dev.progeny.ExitStatus;
import dev.progeny.PoolListener.Outcome;
import dev.progeny.WorkerCrashedException;
import dev.progeny.WorkerStartException;
import dev.progeny.internal.transport.FrameChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers do to their pool: they become ready, bring results, grow too large, and die. */
final class WorkerEvents {
    private static final System.Logger LOG = System.getLogger("dev.progeny.pool");

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
    void ready(Worker worker, FrameChannel channel) {
        state.change(after -> {
            if (!worker.isKilled()) {
                worker.becomeReady(channel);
                state.crew().ready();
                tell(worker, after);
                state.dispatch(after);
                state.finishIfDone(after);
            }
        });
    }

    private void tell(Worker worker, Afterwards after) {
        after.add(() -> notices.tell(listener -> listener.workerReady(worker.name(), pid(worker))));
    }

    /** A worker has brought a result. */
    void result(Worker worker, byte kind, ByteBuffer frame) {
        int handNumber = frame.get();
        int sequence = frame.getInt();
        int element = frame.getInt();
        Unit unit = state.ask(after -> {
            Hand hand = worker.hands().get(handNumber);
            Unit arrived = hand.arrived(sequence, element);
            worker.setBegun();
            state.crew().resultCame();
            if (hand.isFree()) {
                state.retireIfDone(worker, after);
                state.dispatch(after);
                state.finishIfDone(after);
            }
            return arrived;
        });
        if (unit != null) {
            boolean returned = kind == Wire.RETURNED;
            Ending ending = returned
                    ? new Ending.Returned(frame.slice())
                    : new Ending.Threw(frame.slice(), pid(worker), worker.name());
            long index = unit.index(element);
            tellEnd(unit, index, worker, returned ? Outcome.RETURNED : Outcome.THREW);
            unit.call().ended(index, ending);
        }
    }

    private void tellEnd(Unit unit, long index, Worker worker, Outcome outcome) {
        if (notices.hasListener()) {
            String task = unit.call().describe(index);
            notices.tell(listener -> listener.taskEnded(task, worker.name(), outcome));
        }
    }

    /** Whether a worker was told to end, or killed by the pool. */
    boolean isLeaving(Worker worker) {
        return state.ask(after -> worker.state() == Worker.State.LEAVING);
    }

    /** A worker has grown too large. */
    void grown(Worker worker) {
        state.change(after -> {
            worker.setTired();
            state.retireIfDone(worker, after);
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
            inquest.hold(after);
            state.crew().workers().remove(worker);
            boolean isOwnFault = !worker.isKilled() && worker.state() != Worker.State.LEAVING;
            if (isOwnFault && worker.state() == Worker.State.STARTING) {
                Supplier<? extends Throwable> reason = refusal != null ? refusal : () -> startCrash(worker);
                state.crew().startFailed(reason);
                startFailed(worker.name(), reason, after);
            } else if (isOwnFault && inquest.crash() == null) {
                diedIdle(worker, status, after);
            } else {
                encourageIfHopeless();
                crashed(inquest.crash(), after);
            }
            after.add(() -> notices.tell(l -> l.workerEnded(worker.name(), pid(worker), status)));
            state.dispatch(after);
            state.finishIfDone(after);
        });
    }

    /** The one that has just ended could be started; so, perhaps, can another. */
    private void encourageIfHopeless() {
        if (state.crew().isHopeless()) {
            state.crew().encourage();
        }
    }

    private void diedIdle(Worker worker, ExitStatus status, Afterwards after) {
        if (!worker.hasBegun()) {
            state.crew().diedIdle(() -> startCrash(worker));
            failIfHopeless(after);
        } else {
            encourageIfHopeless();
        }
        after.add(() -> LOG.log(
                System.Logger.Level.WARNING,
                "idle worker \"" + worker.name() + "\" (process " + pid(worker) + ") ended with " + status
                        + "; it is replaced"));
    }

    private void crashed(@Nullable Supplier<WorkerCrashedException> crash, Afterwards after) {
        if (crash == null) {
            return;
        }
        after.add(() -> notices.tell(listener -> listener.workerCrashed(crash.get())));
        if (state.settings().onCrash() == CrashPolicy.FAIL_POOL) {
            state.stop(new Ending.Failed(crash), new ArrayList<>(), after);
        }
    }

    private void startFailed(String name, Supplier<? extends Throwable> reason, Afterwards after) {
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
