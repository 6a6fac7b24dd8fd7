package dev.progeny.internal.pool;

import dev.progeny.CrashPolicy;
import dev.progeny.ExitStatus;
import dev.progeny.PoolListener.Outcome;
import dev.progeny.WorkerCrashedException;
import dev.progeny.WorkerStartException;
import dev.progeny.internal.transport.FrameChannel;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers do to their pool: they become ready, bring results, grow too large, and die. */
final class WorkerEvents {
    private static final System.Logger LOG = System.getLogger("dev.progeny.pool");

    private final PoolCore core;

    WorkerEvents(PoolCore core) {
        this.core = core;
    }

    /** A worker was launched. */
    void launched(Worker worker) {
        core.change(after -> {
            core.crew().launched(worker);
            if (core.isStopped()) {
                worker.setKilled(System.nanoTime());
                after.add(worker::kill);
            }
            core.finishIfDone(after);
        });
    }

    /** A worker could not be launched. */
    void launchFailed(String name, RuntimeException reason) {
        core.change(after -> {
            core.crew().launchFailed(() -> reason);
            startFailed(name, () -> reason, after);
        });
    }

    /** A worker has run its initializer. */
    void ready(Worker worker, FrameChannel channel) {
        core.change(after -> {
            if (!worker.isKilled()) {
                worker.becomeReady(channel);
                core.crew().ready();
                tell(worker, after);
                core.dispatch(after);
                core.finishIfDone(after);
            }
        });
    }

    private void tell(Worker worker, Afterwards after) {
        after.add(() -> core.notices().tell(listener -> listener.workerReady(worker.name(), pid(worker))));
    }

    /** A worker has brought a result. */
    void result(Worker worker, byte kind, ByteBuffer frame) {
        int handNumber = frame.get();
        int sequence = frame.getInt();
        int element = frame.getInt();
        Unit unit = core.ask(after -> {
            Hand hand = worker.hands().get(handNumber);
            Unit arrived = hand.arrived(sequence, element);
            worker.setBegun();
            core.crew().resultCame();
            if (hand.isFree()) {
                core.retireIfDone(worker, after);
                core.dispatch(after);
                core.finishIfDone(after);
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
        if (core.notices().hasListener()) {
            String task = unit.call().describe(index);
            core.notices().tell(listener -> listener.taskEnded(task, worker.name(), outcome));
        }
    }

    /** Whether a worker was told to end, or killed by the pool. */
    boolean isLeaving(Worker worker) {
        return core.ask(after -> worker.state() == Worker.State.LEAVING);
    }

    /** A worker has grown too large. */
    void grown(Worker worker) {
        core.change(after -> {
            worker.setTired();
            core.retireIfDone(worker, after);
            core.dispatch(after);
        });
    }

    /**
     * A worker's process has ended, and all that it sent was received.
     *
     * @param refusal what its initializer threw, or null
     */
    void ended(Worker worker, ExitStatus status, @Nullable Supplier<? extends Throwable> refusal) {
        Inquest inquest = new Inquest(core, worker, status);
        core.change(after -> {
            boolean ownFault = !worker.isKilled() && worker.state() != Worker.State.LEAVING;
            inquest.hold(after);
            core.crew().workers().remove(worker);
            if (ownFault && worker.state() == Worker.State.STARTING) {
                Supplier<? extends Throwable> reason = refusal != null ? refusal : () -> startCrash(worker);
                core.crew().startFailed(reason);
                startFailed(worker.name(), reason, after);
            }
            if (ownFault && worker.state() == Worker.State.READY) {
                died(worker, status, inquest, after);
            }
            after.add(() -> core.notices().tell(l -> l.workerEnded(worker.name(), pid(worker), status)));
            core.dispatch(after);
            core.finishIfDone(after);
        });
    }

    private void died(Worker worker, ExitStatus status, Inquest inquest, Afterwards after) {
        Supplier<WorkerCrashedException> crash = inquest.crash();
        if (crash == null) {
            if (!worker.hasBegun()) {
                core.crew().diedIdle(() -> startCrash(worker));
                failIfHopeless(after);
            }
            after.add(() -> LOG.log(
                    System.Logger.Level.WARNING,
                    "idle worker \"" + worker.name() + "\" (process " + pid(worker) + ") ended with " + status
                            + "; it is replaced"));
            return;
        }
        after.add(() -> core.notices().tell(listener -> listener.workerCrashed(crash.get())));
        if (core.settings().onCrash() == CrashPolicy.FAIL_POOL) {
            core.failAll(new Ending.Failed(crash), after);
        }
    }

    private void startFailed(String name, Supplier<? extends Throwable> reason, Afterwards after) {
        after.add(() -> core.notices().tell(listener -> listener.workerFailedToStart(name, reason.get())));
        failIfHopeless(after);
        core.finishIfDone(after);
        if (core.missing() > 0) {
            core.dispatch(after);
        }
    }

    private void failIfHopeless(Afterwards after) {
        Supplier<? extends Throwable> reason = core.crew().lastFailure();
        if (reason != null && core.crew().isHopeless()) {
            String pool = core.settings().name();
            int attempts = core.crew().failures();
            core.failBacklog(new Ending.Failed(() -> new WorkerStartException(pool, attempts, reason.get())), after);
        }
    }

    private static Throwable startCrash(Worker worker) {
        return worker.child().crash("worker \"" + worker.name() + "\" ended before it could take a task");
    }

    private static long pid(Worker worker) {
        return worker.child().handle().pid();
    }
}
