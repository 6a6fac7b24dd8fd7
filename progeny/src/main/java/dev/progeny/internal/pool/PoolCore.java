package dev.progeny.internal.pool;

import dev.progeny.PoolSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A pool, as those see it who hand in work: they come in here, and what they cause is decided in {@link PoolState}. */
public final class PoolCore {
    /** By this tools know programs that have pools. */
    private static final String MARK = "dev.progeny.pools";

    private static final Set<PoolCore> RUNNING = ConcurrentHashMap.newKeySet();

    private final PoolSettings settings;
    private final PoolThreads threads;
    private final Notices notices;
    private final PoolState state;
    private final Keeper keeper;
    private final AtomicLong lastTask = new AtomicLong();
    private final Pace singles = new Pace();

    private PoolCore(PoolSettings settings, Function<PoolCore, Companion> companion) {
        this.settings = settings;
        Alarm alarm = new Alarm();
        threads = new PoolThreads(settings.name(), alarm::ring);
        notices = new Notices(settings.listener(), settings.progress(), threads.helpers());
        state = new PoolState(settings, threads, alarm::ring);
        keeper = new Keeper(state, new WorkerEvents(state, notices), threads, alarm, observed(companion.apply(this)));
    }

    private Companion observed(Companion companion) {
        return new Companion() {
            @Override
            public void look() {
                companion.look();
                record();
            }

            @Override
            public void ended() {
                RUNNING.remove(PoolCore.this);
                companion.ended();
                record();
            }

            private void record() {
                if (Flight.isOn()) {
                    Flight.pool(snapshot());
                }
            }
        };
    }

    /** Starts a pool; its workers are on their way when this returns. */
    public static PoolCore start(PoolSettings settings, Function<PoolCore, Companion> companion) {
        PoolCore core = new PoolCore(settings, companion);
        System.setProperty(MARK, "true");
        RUNNING.add(core);
        core.keeper.start();
        return core;
    }

    /** {@return the pools of this process that have not ended, in no order} */
    public static List<PoolCore> running() {
        return List.copyOf(RUNNING);
    }

    /** {@return what was asked of it} */
    public PoolSettings settings() {
        return settings;
    }

    PoolThreads threads() {
        return threads;
    }

    /** {@return a number that no other task or call of this pool has} */
    long nextNumber() {
        return lastTask.incrementAndGet();
    }

    /** {@return what counts and shows the progress of a call of so many elements, or -1} */
    Meter meter(long total) {
        return new Meter(notices, settings.name(), nextNumber(), total);
    }

    /** {@return how long the tasks take that each have a function of their own} */
    Pace singles() {
        return singles;
    }

    /** Announces a call that will hand in its units bit by bit, also after a {@link #shutdown}. */
    void beginFeeding(Call call) {
        state.change(after -> {
            state.checkAccepts(call);
            state.feeding().add(call);
        });
    }

    void endFeeding(Call call) {
        state.change(after -> {
            state.feeding().remove(call);
            state.finishIfDone(after);
        });
    }

    /**
     * Hands in a unit; waits while the queue is full. Drops it if its call was withdrawn.
     *
     * @throws RejectedExecutionException if the pool is shut down
     */
    void accept(Unit unit) throws InterruptedException {
        accept(unit, Long.MAX_VALUE);
    }

    /** Hands in a unit as {@link #accept(Unit)} does; false if time ran out. */
    boolean accept(Unit unit, long waitNanos) throws InterruptedException {
        return state.whenRoom(unit.call(), unit.size(), waitNanos, after -> {
            if (!unit.call().isWithdrawn()) {
                state.admit(unit, after);
            }
        });
    }

    /** Hands in a unit unless the queue is full. */
    boolean offer(Unit unit) {
        return state.ask(after -> {
            if (unit.call().isWithdrawn()) {
                return true;
            }
            state.checkAccepts(unit.call());
            boolean fits = state.backlog().hasRoom(unit.size());
            if (fits) {
                state.admit(unit, after);
            }
            return fits;
        });
    }

    /** Takes back what has not begun. Returns whether that was anything; if so, the call hears of none of its tasks any more. */
    public boolean withdraw(Call call) {
        return !call.isOver() && state.ask(after -> state.takeBack(call, after));
    }

    /** Takes back what has not begun, and kills the workers that run the rest. */
    public void cancel(Call call) {
        state.change(after -> {
            state.takeBack(call, after);
            call.setWithdrawn();
            after.add(call::withdrawn);
            long now = System.nanoTime();
            for (Worker worker : state.crew().workers()) {
                for (Hand hand : worker.hands()) {
                    if (hand.condemn(call, Hand.Verdict.CANCELLED)) {
                        worker.setKilled(now);
                        after.add(worker::kill);
                    }
                }
            }
            state.dispatch(after);
        });
    }

    /** Ends a call of many tasks: what has not begun is withdrawn and, to {@code kill}, what runs is stopped with its worker. */
    void end(Call call, RemoteCode code, boolean kill) {
        if (kill) {
            cancel(call);
        } else {
            withdraw(call);
        }
        call.setOver();
        endFeeding(call);
        forget(code);
    }

    /** Lets the workers drop a function. */
    void forget(RemoteCode code) {
        state.change(after -> state.crew().workers().forEach(worker -> worker.forget(code.number())));
    }

    /** Takes no new calls. */
    public void shutdown() {
        state.change(state::shut);
    }

    /** Has the pool shut down by its own thread: neither locks nor waits, so a cleaner may call it. */
    public void abandon() {
        keeper.abandon();
    }

    /** Kills everything and answers everyone; returns the tasks that never began. */
    public List<Runnable> terminate() {
        List<Runnable> never = new ArrayList<>();
        state.change(after -> state.stop(cancelled(), never, after));
        return never;
    }

    /** Ends the workers, asking them or not; what they run fails with them, the rest is cancelled. */
    public void endWorkers(boolean kill) {
        state.change(after -> state.endWorkers(kill, cancelled(), after));
    }

    private Ending.Failed cancelled() {
        String message = "pool \"" + settings.name() + "\" was terminated";
        return new Ending.Failed(() -> new CancellationException(message));
    }

    /** {@return whether it takes no new calls} */
    public boolean isShutdown() {
        return state.isShut();
    }

    /** {@return whether no process of the pool is left and all its futures are complete} */
    public boolean isTerminated() {
        return state.isEnded() && threads.completions().pending().isEmpty();
    }

    /** Waits until no process of the pool is left and all its futures are complete. */
    public boolean awaitTermination(long timeoutNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + Math.min(timeoutNanos, Long.MAX_VALUE / 2);
        return state.awaitEnd(deadlineNanos) && threads.completions().await(deadlineNanos);
    }

    /** {@return what it does and has done; looks at each process} */
    public PoolSnapshot snapshot() {
        Map<Worker, Usage> usages = new HashMap<>();
        for (Worker worker : state.ask(after -> List.copyOf(state.crew().workers()))) {
            usages.put(worker, Usage.of(worker.child().handle()));
        }
        return state.ask(after -> {
            long now = System.nanoTime();
            List<PoolSnapshot.Worker> workers = new ArrayList<>();
            for (Worker worker : state.crew().workers()) {
                workers.add(worker.snapshot(now, usages.getOrDefault(worker, Usage.UNKNOWN)));
            }
            return state.tally()
                    .snapshot(settings, state.isShut(), state.backlog().elements(), workers);
        });
    }

    /** Kills a worker from without; false if there is none of that name. */
    public boolean killWorker(String name) {
        return state.ask(after -> {
            Worker worker = state.crew().named(name);
            if (worker != null) {
                after.add(worker::kill);
            }
            return worker != null;
        });
    }

    /** Has a worker replaced when its hands are empty; false if there is none of that name. */
    public boolean recycleWorker(String name) {
        return state.ask(after -> {
            Worker worker = state.crew().named(name);
            if (worker != null) {
                worker.setTired();
                state.dispatcher().retireIfDone(worker, after);
                state.dispatch(after);
            }
            return worker != null;
        });
    }

    /** {@return what is going on, for messages: how many are busy and how many wait} */
    public String situation() {
        return state.ask(after -> state.situation());
    }
}
