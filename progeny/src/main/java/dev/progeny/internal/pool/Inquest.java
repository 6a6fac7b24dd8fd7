package dev.progeny.internal.pool;

import dev.progeny.CrashPolicy;
import dev.progeny.ExitStatus;
import dev.progeny.PoolListener.Outcome;
import dev.progeny.PoolSnapshot.Crash;
import dev.progeny.TaskTimeoutException;
import dev.progeny.WorkerCrashedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the death of a worker did to the loads in its hands: what had its result has ended, what had begun without a result has
 * died with the worker, and the rest is given back to be run elsewhere.
 */
final class Inquest {
    private final PoolState state;
    private final Notices notices;
    private final Worker worker;
    private final ExitStatus status;
    private final long pid;
    private final String errorTail;
    private final @Nullable Path crashReport;
    private @Nullable Supplier<WorkerCrashedException> crash;
    private @Nullable String crashedTask;

    /** Reads, before any lock is taken, what the dead process has left. */
    Inquest(PoolState state, Notices notices, Worker worker, ExitStatus status) {
        this.state = state;
        this.notices = notices;
        this.worker = worker;
        this.status = status;
        this.pid = worker.child().handle().pid();
        this.errorTail = worker.child().errorTail();
        this.crashReport = worker.child().crashReport();
    }

    /** Judges all hands; under the pool's lock. */
    void hold(Afterwards after) {
        for (Hand hand : worker.newestFirst()) {
            Load load = hand.load();
            if (load != null) {
                int begun = hand.begun();
                state.dispatcher().giveBack(load.part(begun, hand.limit()));
                for (int element = hand.done(); element < begun; element++) {
                    judge(hand, load.unit(element), load.within(element), after);
                }
                hand.clear();
            }
        }
    }

    private void judge(Hand hand, Unit unit, int element, Afterwards after) {
        Call call = unit.call();
        long index = unit.index(element);
        String task = call.describe(index);
        boolean isTimeout = hand.verdict() == Hand.Verdict.TIMED_OUT;
        if (!worker.isKilled()) {
            crash = () -> crashed(task);
            crashedTask = task;
            if (unit.attempt() < state.settings().retries()
                    && state.settings().onCrash() == CrashPolicy.FAIL_TASK
                    && !state.isStopped()
                    && !call.isWithdrawn()
                    && !call.isOver()) {
                state.dispatcher().giveBack(List.of(unit.retry(element)));
                state.tally().retried();
                return;
            }
        }
        if (call.isWithdrawn()) {
            return;
        }
        state.tally().died(isTimeout);
        String situation = state.situation();
        Ending.Failed ending = isTimeout
                ? new Ending.Failed(() -> timedOut(task, call.timeoutNanos(), situation))
                : new Ending.Failed(() -> crashed(task));
        after.add(() -> {
            Outcome outcome = isTimeout ? Outcome.TIMED_OUT : Outcome.CRASHED;
            notices.tell(listener -> listener.taskEnded(task, worker.name(), outcome));
            if (Flight.isOn()) {
                Flight.tasksEnded(state.settings().name(), worker, task, 1, 1, outcome, 0);
            }
            call.endedAlone(index, ending);
        });
    }

    /** {@return the crash that was found, made anew at each call, or null if no task died or the pool itself killed the worker} */
    @Nullable
    Supplier<WorkerCrashedException> crash() {
        return crash;
    }

    /** {@return what is known of the death, once all hands were judged} */
    Crash report() {
        return new Crash(
                Instant.now(),
                worker.name(),
                pid,
                crashedTask,
                status,
                errorTail,
                crashReport == null ? null : crashReport.toString());
    }

    private WorkerCrashedException crashed(String task) {
        return new WorkerCrashedException(task, worker.name(), pid, status, errorTail, crashReport);
    }

    private TaskTimeoutException timedOut(String task, long limitNanos, String situation) {
        return new TaskTimeoutException(task, Duration.ofNanos(limitNanos), worker.name(), pid, situation);
    }
}
