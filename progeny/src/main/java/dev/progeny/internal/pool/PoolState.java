package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of a pool: what waits, who works, how far it is in its life; and the one lock that guards all of it. Steps taken under the
 * lock only change state, and leave what sends, kills, tells or waits to {@link Afterwards}.
 *
 * <p>Invariant: each element handed in is at any moment in the backlog, in one hand of one worker, or ended. A worker's death moves what
 * was in its hands to one of the other two places, so nothing is lost and nothing ends twice.
 *
 * <p>All methods are called under the lock, that is, within {@link #change} or {@link #ask}, unless they say otherwise.
 */
final class PoolState {
    private enum Phase {
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
    private final Runnable waker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition over = lock.newCondition();
    private final Backlog backlog;
    private final Crew crew;
    private final Dispatcher dispatcher;
    private final Tally tally = new Tally();
    private final Set<Call> feeding = new HashSet<>();
    private final AtomicInteger unfinished = new AtomicInteger(); // steps whose Afterwards is still being done
    private volatile Phase phase = Phase.OPEN; // written under the lock

    /** @param waker wakes the keeper: never waits, so it may be called under the lock */
    PoolState(PoolSettings settings, PoolThreads threads, Runnable waker) {
        this.settings = settings;
        this.threads = threads;
        this.waker = waker;
        backlog = new Backlog(settings.queueCapacity());
        crew = new Crew(settings.workers(), settings.spareWorkers());
        dispatcher = new Dispatcher(settings.name(), backlog, crew, tally, threads.helpers(), waker);
    }

    /** Takes a step under the lock, then does what the step left to be done. Called without the lock. */
    void change(Consumer<Afterwards> step) {
        ask(after -> {
            step.accept(after);
            return true;
        });
    }

    /** Takes a step that has a result. Called without the lock. */
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

    /** Takes a step as soon as there is room in the queue for so many elements; false if time ran out. Called without the lock. */
    boolean whenRoom(Call call, int size, long waitNanos, Consumer<Afterwards> step) throws InterruptedException {
        Afterwards after = new Afterwards();
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (!call.isWithdrawn() && hasNoRoom(call, size)) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            step.accept(after);
            begin(after);
        } finally {
            lock.unlock();
        }
        finish(after);
        return true;
    }

    private boolean hasNoRoom(Call call, int size) {
        checkAccepts(call);
        return !backlog.hasRoom(size);
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
        waker.run();
        threads.shutdown();
    }

    private boolean isIdle() {
        return backlog.isEmpty() && feeding.isEmpty() && !crew.anyBusy();
    }

    /** Waits until no process of the pool is left. Called without the lock. */
    boolean awaitEnd(long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (phase != Phase.ENDED) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                over.await(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the pool takes no new calls; also without the lock} */
    boolean isShut() {
        return phase != Phase.OPEN;
    }

    /** {@return whether the pool does nothing any more; also without the lock} */
    boolean isStopped() {
        return phase == Phase.STOPPED || phase == Phase.ENDED;
    }

    /** {@return whether no process of the pool is left; also without the lock} */
    boolean isEnded() {
        return phase == Phase.ENDED;
    }

    PoolSettings settings() {
        return settings;
    }

    Crew crew() {
        return crew;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The calls that will hand in more. */
    Set<Call> feeding() {
        return feeding;
    }

    Tally tally() {
        return tally;
    }

    Backlog backlog() {
        return backlog;
    }

    String situation() {
        return crew.busy() + " of " + crew.size() + " workers busy, " + backlog.elements() + " tasks queued";
    }

    /** Lets nobody hand in what the pool does not take. */
    void checkAccepts(Call call) {
        if (phase != Phase.OPEN && !(phase == Phase.SHUT && feeding.contains(call))) {
            throw new RejectedExecutionException(
                    "pool \"" + settings.name() + "\" is shut down and takes no more tasks; create another");
        }
    }

    /** Puts a unit into the queue. */
    void admit(Unit unit, Afterwards after) {
        if (crew.isHopeless()) {
            crew.encourage();
        }
        boolean othersWait = !backlog.isEmpty();
        backlog.addLast(unit);
        if (!othersWait || crew.isStalled()) {
            dispatch(after);
        } // else nobody was free for those, nor is for this one
    }

    /** Gives out what waits, lets submitters in where there is room, and has workers started that are missing. */
    void dispatch(Afterwards after) {
        dispatcher.dispatch(after);
        if (backlog.hasRoom(1)) {
            room.signalAll();
        }
        if (missing() > 0 || crew.isStalled()) {
            waker.run();
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

    /** Fails all that waits, since no worker can be had. */
    void failBacklog(Ending.Failed ending, Afterwards after) {
        for (Unit unit : backlog.drain()) {
            after.add(() -> {
                for (int i = 0; i < unit.size(); i++) {
                    unit.call().endedAlone(unit.index(i), ending);
                }
            });
        }
        room.signalAll();
        finishIfDone(after);
    }

    /** Takes no new calls. */
    void shut(Afterwards after) {
        if (phase == Phase.OPEN) {
            phase = Phase.SHUT;
            room.signalAll();
            finishIfDone(after);
            waker.run();
        }
    }

    /** Kills everything and answers everyone; adds the tasks that never began to {@code never}. */
    void stop(Ending.Failed ending, List<Runnable> never, Afterwards after) {
        if (!isStopped()) {
            phase = Phase.STOPPED;
            Set<Call> calls = new LinkedHashSet<>();
            crew.workers().forEach(worker -> calls.addAll(worker.calls()));
            calls.addAll(dropWaiting(never));
            abort(calls, ending, after);
        }
        killWorkers(after);
        finishIfDone(after);
        waker.run();
    }

    /** Ends the workers, by SIGKILL or SIGTERM, and what they run with them; calls of which something had not begun get {@code ending}. */
    void endWorkers(boolean kill, Ending.Failed ending, Afterwards after) {
        if (!isStopped()) {
            phase = Phase.STOPPED;
            abort(dropWaiting(new ArrayList<>()), ending, after);
            if (!kill) {
                for (Worker worker : crew.workers()) {
                    worker.setTerminated(System.nanoTime());
                    after.add(worker::terminate);
                }
            }
        }
        if (kill) {
            killWorkers(after);
        }
        finishIfDone(after);
        waker.run();
    }

    /** Takes back all that has not begun, and adds it to {@code never}. Returns the calls that it belonged to, and those that had more. */
    private Set<Call> dropWaiting(List<Runnable> never) {
        Set<Call> calls = new LinkedHashSet<>();
        for (Worker worker : crew.workers()) {
            for (Hand hand : worker.hands()) {
                drop(worker.takeBack(hand), calls, never);
            }
        }
        drop(backlog.drain(), calls, never);
        calls.addAll(feeding);
        feeding.clear();
        room.signalAll();
        return calls;
    }

    private static void drop(List<Unit> units, Set<Call> calls, List<Runnable> never) {
        for (Unit unit : units) {
            calls.add(unit.call());
            if (!unit.call().isWithdrawn()) {
                NeverRun.addAll(unit, never);
            }
        }
    }

    private static void abort(Set<Call> calls, Ending.Failed ending, Afterwards after) {
        for (Call call : calls) {
            if (!call.isWithdrawn()) {
                call.setWithdrawn();
                after.add(() -> call.aborted(ending));
            }
        }
    }

    private void killWorkers(Afterwards after) {
        long now = System.nanoTime();
        for (Worker worker : crew.workers()) {
            if (!worker.isKilled()) {
                worker.setKilled(now);
                after.add(worker::kill);
            }
        }
    }

    /** Takes back what has not begun of a call. Returns whether that was anything; then the call hears of none of its tasks any more. */
    boolean takeBack(Call call, Afterwards after) {
        boolean any = feeding.contains(call) || call.waitingElements() > 0;
        boolean others = false;
        for (Worker worker : crew.workers()) {
            for (Hand hand : worker.newestFirst()) {
                Load load = hand.load();
                if (load != null && load.contains(call)) {
                    List<Unit> rest = worker.takeBack(hand);
                    List<Unit> kept = rest.stream()
                            .filter(unit -> !unit.call().equals(call))
                            .toList();
                    any |= kept.size() < rest.size();
                    others |= !kept.isEmpty();
                    dispatcher.giveBack(kept);
                    dispatcher.retireIfDone(worker, after);
                }
            }
        }
        if (any) {
            call.setWithdrawn();
            after.add(call::withdrawn);
            backlog.withdraw(call);
            room.signalAll();
        }
        if (any || others) {
            dispatch(after);
            finishIfDone(after);
        }
        return any;
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
            waker.run(); // who was told to end is watched from now on
        }
        if (phase != Phase.OPEN && crew.isEmpty()) {
            after.add(waker); // and so, after it, end()
        }
    }
}
