package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool: what waits, who works, and every step between the two. Its one lock guards all of it; the steps taken under the lock only
 * change state, and leave what sends, kills, tells or waits to {@link Afterwards}.
 *
 * <p>Invariant: each element handed in is at any moment in the backlog, in one hand of one worker, or ended. A worker's death moves what
 * was in its hands to one of the other two places, so nothing is lost and nothing ends twice.
 */
public final class PoolCore {
    enum Phase {
        /** Takes tasks. */
        OPEN,
        /** Takes no new calls; does what it has accepted. */
        SHUT,
        /** Does nothing any more; its workers are being killed. */
        STOPPED,
        /** No process of it is left. */
        ENDED
    }

    private final PoolSettings settings;
    private final PoolThreads threads;
    private final Notices notices;
    private final Keeper keeper;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition over = lock.newCondition();
    private final Backlog backlog;
    private final Crew crew;
    private final Dispatcher dispatcher;
    private final Set<Call> feeding = new HashSet<>();
    private final AtomicLong lastTask = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger(); // steps whose Afterwards is still being done
    private volatile Phase phase = Phase.OPEN; // written under the lock

    private PoolCore(PoolSettings settings) {
        this.settings = settings;
        threads = new PoolThreads(settings.name());
        notices = new Notices(settings.listener(), settings.progress(), threads.helpers());
        backlog = new Backlog(settings.queueCapacity());
        crew = new Crew(settings.workers(), settings.spareWorkers());
        dispatcher = new Dispatcher(backlog, crew, threads.helpers());
        keeper = new Keeper(this, new WorkerEvents(this), threads);
    }

    /** Starts a pool; its workers are on their way when this returns. */
    public static PoolCore start(PoolSettings settings) {
        PoolCore core = new PoolCore(settings);
        core.keeper.start();
        return core;
    }

    public PoolSettings settings() {
        return settings;
    }

    PoolThreads threads() {
        return threads;
    }

    Notices notices() {
        return notices;
    }

    long nextTask() {
        return lastTask.incrementAndGet();
    }

    // What users ask for

    /** Announces a call that will hand in its units bit by bit, also after a {@link #shutdown}. */
    void beginFeeding(Call call) {
        lock.lock();
        try {
            checkAccepts(call);
            feeding.add(call);
        } finally {
            lock.unlock();
        }
    }

    void endFeeding(Call call) {
        change(after -> {
            feeding.remove(call);
            finishIfDone(after);
        });
    }

    /**
     * Hands in a unit; waits while the queue is full. Drops it if its call was withdrawn.
     *
     * @throws RejectedExecutionException if the pool is shut down
     */
    void accept(Unit unit) throws InterruptedException {
        Afterwards after = new Afterwards();
        lock.lockInterruptibly();
        try {
            while (!unit.call().isWithdrawn()) {
                checkAccepts(unit.call());
                if (backlog.hasRoom(unit.size())) {
                    admit(unit, after);
                    break;
                }
                room.await();
            }
            begin(after);
        } finally {
            lock.unlock();
        }
        finish(after);
    }

    /** Hands in a unit unless the queue is full. */
    boolean offer(Unit unit) {
        return ask(after -> {
            if (unit.call().isWithdrawn()) {
                return true;
            }
            checkAccepts(unit.call());
            boolean fits = backlog.hasRoom(unit.size());
            if (fits) {
                admit(unit, after);
            }
            return fits;
        });
    }

    private void checkAccepts(Call call) {
        if (phase != Phase.OPEN && !(phase == Phase.SHUT && feeding.contains(call))) {
            throw new RejectedExecutionException(
                    "pool \"" + settings.name() + "\" is shut down and takes no more tasks; create another");
        }
    }

    private void admit(Unit unit, Afterwards after) {
        if (crew.isHopeless()) {
            crew.encourage();
        }
        backlog.addLast(unit);
        dispatch(after);
    }

    /** Takes back what has not begun. Returns whether that was anything; if so, the call hears of none of its tasks any more. */
    public boolean withdraw(Call call) {
        return !call.isOver() && ask(after -> takeBack(call, after));
    }

    /** Takes back what has not begun, and kills the workers that run the rest. */
    public void cancel(Call call) {
        change(after -> {
            takeBack(call, after);
            call.setWithdrawn();
            long now = System.nanoTime();
            for (Worker worker : crew.workers()) {
                for (Hand hand : worker.hands()) {
                    Unit unit = hand.unit();
                    if (unit != null && unit.call().equals(call) && hand.condemn(Hand.Verdict.CANCELLED)) {
                        worker.setKilled(now);
                        after.add(worker::kill);
                    }
                }
            }
            keeper.wake();
        });
    }

    private boolean takeBack(Call call, Afterwards after) {
        boolean any = feeding.contains(call) || call.waitingElements() > 0;
        for (Worker worker : crew.workers()) {
            for (Hand hand : worker.hands()) {
                Unit unit = hand.unit();
                if (unit != null && unit.call().equals(call)) {
                    any |= hand.takeBack() != null;
                    retireIfDone(worker, after);
                }
            }
        }
        if (any) {
            call.setWithdrawn();
            backlog.withdraw(call);
            room.signalAll();
            dispatch(after);
            finishIfDone(after);
        }
        return any;
    }

    /** Lets the workers drop a function. */
    void forget(RemoteCode code) {
        change(after -> crew.workers().forEach(worker -> worker.forget(code.number())));
    }

    /** Takes no new calls. */
    public void shutdown() {
        change(after -> {
            if (phase == Phase.OPEN) {
                phase = Phase.SHUT;
                room.signalAll();
                finishIfDone(after);
                keeper.wake();
            }
        });
    }

    /** Has the pool shut down by its own thread: neither locks nor waits, so a cleaner may call it. */
    public void abandon() {
        keeper.abandon();
    }

    /** Kills everything and answers everyone; returns the tasks that never began. */
    public List<Runnable> terminate() {
        List<Runnable> never = new ArrayList<>();
        String message = "pool \"" + settings.name() + "\" was terminated";
        change(after -> stop(new Ending.Failed(() -> new CancellationException(message)), never, after));
        return never;
    }

    private void stop(Ending.Failed ending, List<Runnable> never, Afterwards after) {
        if (phase == Phase.STOPPED || phase == Phase.ENDED) {
            return;
        }
        phase = Phase.STOPPED;
        Set<Call> calls = new LinkedHashSet<>();
        long now = System.nanoTime();
        for (Worker worker : crew.workers()) {
            for (Hand hand : worker.hands()) {
                Unit unit = hand.unit();
                if (unit != null && !unit.call().isWithdrawn()) {
                    calls.add(unit.call());
                    NeverRun.addAll(hand.takeBack(), never);
                }
            }
            worker.setKilled(now);
            after.add(worker::kill);
        }
        for (Unit unit : backlog.drain()) {
            calls.add(unit.call());
            NeverRun.addAll(unit, never);
        }
        calls.addAll(feeding);
        feeding.clear();
        for (Call call : calls) {
            call.setWithdrawn();
            after.add(() -> call.aborted(ending));
        }
        room.signalAll();
        finishIfDone(after);
        keeper.wake();
    }

    public boolean isShutdown() {
        return phase != Phase.OPEN;
    }

    public boolean isTerminated() {
        return isEnded() && !threads.isCompleting();
    }

    /** Waits until no process of the pool is left and all its futures are complete. */
    public boolean awaitTermination(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(timeoutNanos, Long.MAX_VALUE / 2);
        lock.lockInterruptibly();
        try {
            while (phase != Phase.ENDED) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                over.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
        return threads.awaitCompletions(deadline);
    }

    /** {@return what is going on, for messages: how many are busy and how many wait} */
    public String situation() {
        return ask(after -> describeSituation());
    }

    String describeSituation() {
        return crew.busy() + " of " + crew.size() + " workers busy, " + backlog.elements() + " tasks queued";
    }

    // What the pool's other parts use; all but change() and ask() under the lock

    /** Takes a step under the lock, then does what the step left to be done. */
    void change(Consumer<Afterwards> step) {
        ask(after -> {
            step.accept(after);
            return true;
        });
    }

    /** Takes a step that has a result. */
    <T extends @Nullable Object> T ask(Function<Afterwards, T> step) {
        Afterwards after = new Afterwards();
        T result;
        lock.lock();
        try {
            result = step.apply(after);
            begin(after);
        } finally {
            lock.unlock();
        }
        finish(after);
        return result;
    }

    private void begin(Afterwards after) {
        if (!after.isEmpty()) {
            unfinished.incrementAndGet();
        }
    }

    private void finish(Afterwards after) {
        if (!after.isEmpty()) {
            after.run();
            if (unfinished.decrementAndGet() == 0 && phase != Phase.OPEN) {
                end();
            }
        }
    }

    /** Ends the pool if nothing is left of it: no process, no task, and nobody who has yet to be told. */
    private void end() {
        lock.lock();
        try {
            boolean done = phase == Phase.STOPPED || phase == Phase.SHUT && isIdle();
            if (!done || !crew.isEmpty() || unfinished.get() > 0) {
                return;
            }
            phase = Phase.ENDED;
            over.signalAll();
        } finally {
            lock.unlock();
        }
        keeper.wake();
        threads.shutdown();
    }

    private boolean isIdle() {
        return backlog.isEmpty() && feeding.isEmpty() && !crew.anyBusy();
    }

    Crew crew() {
        return crew;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    boolean isStopped() {
        return phase == Phase.STOPPED || phase == Phase.ENDED;
    }

    boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** Gives out what waits, lets submitters in where there is room, and has workers started that are missing. */
    void dispatch(Afterwards after) {
        dispatcher.dispatch(after);
        if (backlog.hasRoom(1)) {
            room.signalAll();
        }
        if (missing() > 0) {
            keeper.wake();
        }
    }

    /** How many workers to launch now. */
    int missing() {
        return switch (phase) {
            case OPEN -> crew.missing(true);
            case SHUT -> backlog.isEmpty() && feeding.isEmpty() ? 0 : crew.missing(false);
            case STOPPED, ENDED -> 0;
        };
    }

    /** Lets a worker go whose hands are empty and that has served its time. */
    void retireIfDone(Worker worker, Afterwards after) {
        if (worker.isTired() && worker.state() == Worker.State.READY && !worker.isBusy()) {
            worker.leave(System.nanoTime());
            after.add(() -> worker.flush(threads.helpers()));
            keeper.wake();
        }
    }

    /** Fails all that waits, since no worker can be had. */
    void failBacklog(Ending.Failed ending, Afterwards after) {
        for (Unit unit : backlog.drain()) {
            after.add(() -> {
                for (int i = 0; i < unit.size(); i++) {
                    unit.call().ended(unit.index(i), ending);
                }
            });
        }
        room.signalAll();
        finishIfDone(after);
    }

    /** Ends the pool because of a crash. */
    void failAll(Ending.Failed ending, Afterwards after) {
        stop(ending, new ArrayList<>(), after);
    }

    /** Goes on towards the end of a pool that takes no more calls, as far as that is possible now. */
    void finishIfDone(Afterwards after) {
        if (phase == Phase.SHUT && isIdle()) {
            long now = System.nanoTime();
            for (Worker worker : crew.workers()) {
                if (worker.state() == Worker.State.READY) {
                    worker.leave(now);
                    after.add(() -> worker.flush(threads.helpers()));
                } else if (worker.state() == Worker.State.STARTING) {
                    worker.setKilled(now);
                    after.add(worker::kill);
                }
            }
        }
        if (phase != Phase.OPEN && crew.isEmpty()) {
            after.add(keeper::wake); // and so, after it, end()
        }
    }
}
