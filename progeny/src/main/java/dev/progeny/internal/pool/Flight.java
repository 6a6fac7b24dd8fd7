package dev.progeny.internal.pool;

import dev.progeny.ExitStatus;
import dev.progeny.PoolListener.Outcome;
import dev.progeny.PoolSnapshot;
import dev.progeny.PoolSnapshot.Crash;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder of this JVM what happens in a pool. While nothing was ever recorded this costs one look at a field for each
 * load and each death, and no class of an event is loaded.
 */
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class Flight {
    private static final boolean IS_THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    /** {@return whether anything may be recorded} */
    static boolean isOn() {
        return IS_THERE && FlightRecorder.isInitialized();
    }

    static void pool(PoolSnapshot seen) {
        Pool event = new Pool();
        event.pool = seen.pool();
        event.size = seen.size();
        event.workers = seen.workers().size();
        event.running = seen.running();
        event.waiting = seen.waiting();
        event.returned = seen.returned();
        event.threw = seen.threw();
        event.crashed = seen.crashed();
        event.timedOut = seen.timedOut();
        event.retried = seen.retried();
        event.commit();
    }

    static void workerStarted(String pool, Worker worker) {
        WorkerStart event = new WorkerStart();
        event.at(pool, worker.name(), worker.child().handle().pid());
        event.commit();
    }

    static void workerEnded(String pool, Worker worker, ExitStatus status) {
        WorkerEnd event = new WorkerEnd();
        event.at(pool, worker.name(), worker.child().handle().pid());
        event.status = status.toString();
        event.commit();
    }

    static void workerCrashed(String pool, Crash crash) {
        WorkerCrash event = new WorkerCrash();
        event.at(pool, crash.worker(), crash.pid());
        event.task = crash.task();
        event.status = crash.status().toString();
        event.commit();
    }

    /** @param failed how many of them did not return */
    static void tasksEnded(
            String pool, Worker worker, String first, int count, int failed, Outcome outcome, long tookNanos) {
        TasksEnd event = new TasksEnd();
        event.at(pool, worker.name(), worker.child().handle().pid());
        event.first = first;
        event.count = count;
        event.failed = failed;
        event.outcome = outcome.name();
        event.took = tookNanos;
        event.commit();
    }

    static void waited(String pool, int count, long nanos) {
        QueueWait event = new QueueWait();
        event.pool = pool;
        event.count = count;
        event.waited = nanos;
        event.commit();
    }

    @Category("Progeny")
    @StackTrace(false)
    private abstract static class OfPool extends Event {
        @Label("Pool")
        @Nullable
        String pool;
    }

    @Name("dev.progeny.Pool")
    @Label("Pool")
    @Description("What a pool does and has done; every two seconds, and when it has ended")
    private static final class Pool extends OfPool {
        @Label("Size")
        @Description("How many tasks may run at a time")
        int size;

        @Label("Worker Processes")
        int workers;

        @Label("Tasks Running")
        int running;

        @Label("Tasks Waiting")
        int waiting;

        @Label("Tasks Returned")
        long returned;

        @Label("Tasks That Threw")
        long threw;

        @Label("Tasks Crashed")
        long crashed;

        @Label("Tasks Timed Out")
        long timedOut;

        @Label("Tasks Tried Again")
        long retried;
    }

    private abstract static class OfWorker extends OfPool {
        @Label("Worker")
        @Nullable
        String worker;

        @Label("Worker Process Id")
        long workerPid;

        final void at(String ofPool, String named, long pid) {
            pool = ofPool;
            worker = named;
            workerPid = pid;
        }
    }

    @Name("dev.progeny.WorkerStart")
    @Label("Worker Start")
    @Description("A worker has run its initializer and takes tasks")
    private static final class WorkerStart extends OfWorker {}

    @Name("dev.progeny.WorkerEnd")
    @Label("Worker End")
    @Description("The process of a worker has ended, for whatever reason")
    private static final class WorkerEnd extends OfWorker {
        @Label("Status")
        @Nullable
        String status;
    }

    @Name("dev.progeny.WorkerCrash")
    @Label("Worker Crash")
    @Description("The process of a worker has ended, and the pool had not brought that about")
    private static final class WorkerCrash extends OfWorker {
        @Label("Task")
        @Description("What it ran, if anything")
        @Nullable
        String task;

        @Label("Status")
        @Nullable
        String status;
    }

    @Name("dev.progeny.TasksEnd")
    @Label("Tasks End")
    @Description("Tasks of one call, which follow each other, have ended in one worker")
    private static final class TasksEnd extends OfWorker {
        @Label("First Task")
        @Nullable
        String first;

        @Label("Number of Tasks")
        int count;

        @Label("Number That Failed")
        int failed;

        @Label("Outcome")
        @Description("RETURNED if all of them did, else how the others ended")
        @Nullable
        String outcome;

        @Label("Time Taken")
        @Description("By all of them, if that was measured; tasks that are handed over together are measured together")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("dev.progeny.QueueWait")
    @Label("Queue Wait")
    @Description("Tasks were handed to a worker; of many short tasks some are measured")
    private static final class QueueWait extends OfPool {
        @Label("Number of Tasks")
        int count;

        @Label("Time Waited")
        @Timespan(Timespan.NANOSECONDS)
        long waited;
    }
}
