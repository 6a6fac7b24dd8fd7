package dev.progeny.internal.pool;

import dev.progeny.PoolSnapshot;
import dev.progeny.internal.launch.StartedChild;
import dev.progeny.internal.transport.WorkChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker process as the pool sees it. Guarded by the pool's lock, but for what is final and for {@link #flush}, {@link #wakeReceiver},
 * {@link #terminate} and {@link #kill}.
 */
final class Worker {
    /** Where a worker is in its life. */
    enum State {
        /** Its process exists; it has not said yet that it is ready. */
        STARTING,
        /** It takes loads. */
        READY,
        /** It was told to end, or is being killed. */
        LEAVING
    }

    /**
     * What is handed out ahead, or together with others, is at most this large: the pool would hold it twice, and it hides no waiting. And as
     * much as both hands then hold fits into the window of a channel, so that no other thread is needed to send it.
     */
    static final int AHEAD_BYTES = 48 << 10;

    /** How long one that was told to end may close what its tasks have opened. */
    static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After so long the hand-over of a load does not count any more, so nothing need be handed out ahead. */
    private static final long LONG_NANOS = 5_000_000;

    /**
     * So many loads may be handed out that the worker has not answered. Those handed ahead to one that is busy for long are taken back for
     * others again and again, but their frames stay on their way to it.
     */
    private static final int MOST_UNANSWERED = 16;

    /** Numbers of loads pass the largest {@code int} soon, not after hours: what minds is seen at once. As Linux starts its jiffies. */
    private static final int BEFORE_FIRST = Integer.MAX_VALUE - 100;

    private final StartedChild child;
    private final WorkPage page;
    private final List<Hand> hands;
    private final Hand first;
    private final Hand second;
    private final int quota;
    private final Set<Integer> known = new HashSet<>();
    private final long[] posted = new long[WorkPage.HANDS]; // up to and with the load in that hand
    private volatile @Nullable Outbox outbox;
    private volatile @Nullable WorkChannel channel;
    private @Nullable Assistant assistant;
    private State state = State.STARTING;
    private boolean worn;
    private boolean killed;
    private boolean began;
    private boolean urged;
    private int sequence = BEFORE_FIRST;
    private int answered = BEFORE_FIRST;
    private int given;
    private long ended;
    private long busySinceNanos; // since when it has been at the oldest load in its hands
    private long leavingSinceNanos;

    /** @param quota after how many tasks it is to be replaced */
    Worker(StartedChild child, WorkPage page, int quota) {
        this.child = child;
        this.page = page;
        this.quota = quota;
        this.first = new Hand(page, 0);
        this.second = new Hand(page, 1);
        this.hands = List.of(first, second);
    }

    StartedChild child() {
        return child;
    }

    WorkPage page() {
        return page;
    }

    String name() {
        return child.name();
    }

    State state() {
        return state;
    }

    List<Hand> hands() {
        return hands;
    }

    void becomeReady(WorkChannel opened, Assistant results) {
        channel = opened;
        outbox = new Outbox(opened);
        assistant = results;
        state = State.READY;
    }

    /** Whether it counts among those that the pool wants to have. */
    boolean isActive() {
        return !isTired() && !killed && state != State.LEAVING;
    }

    boolean isBusy() {
        return !first.isFree() || !second.isFree();
    }

    boolean isIdle() {
        return isActive() && state == State.READY && !isBusy();
    }

    boolean canTakeAhead(Unit unit, long nowNanos) {
        return (first.isFree() || second.isFree())
                && isActive()
                && state == State.READY
                && sequence - answered < MOST_UNANSWERED
                && unit.bytes() <= AHEAD_BYTES
                && !unit.carriesHandles()
                && !isOverdue(nowNanos, LONG_NANOS);
    }

    /** {@return both hands, the one with the newer load first: so what is given back lies in its order again} */
    List<Hand> newestFirst() {
        return newest().equals(second) ? List.of(second, first) : hands;
    }

    /** {@return what is to be taken from it first if others have nothing to do: the hand with the newest load} */
    Hand newest() {
        return second.isFree() || !first.isFree() && first.sequence() - second.sequence() > 0 ? first : second;
    }

    /** Takes back what has not begun of a load. */
    List<Unit> takeBack(Hand hand) {
        List<Unit> rest = hand.takeBack();
        for (Unit unit : rest) {
            given -= unit.size();
        }
        return rest;
    }

    /** Whether it has been at the oldest load in its hands for so long. */
    boolean isOverdue(long nowNanos, long limitNanos) {
        return busyNanos(nowNanos) >= limitNanos;
    }

    /** {@return for how long it has been at the oldest load in its hands, or was at the last} */
    long busyNanos(long nowNanos) {
        return nowNanos - busySinceNanos;
    }

    /** {@return what it is and does} */
    PoolSnapshot.Worker snapshot(long nowNanos, Usage usage) {
        String firstTask = first.task();
        return new PoolSnapshot.Worker(
                name(),
                child.handle().pid(),
                switch (state) {
                    case STARTING -> PoolSnapshot.State.STARTING;
                    case READY -> isBusy() ? PoolSnapshot.State.BUSY : PoolSnapshot.State.IDLE;
                    case LEAVING -> PoolSnapshot.State.LEAVING;
                },
                firstTask != null ? firstTask : second.task(),
                isBusy() ? Duration.ofNanos(busyNanos(nowNanos)) : Duration.ZERO,
                holding(),
                ended,
                usage.cpu(),
                usage.residentBytes());
    }

    /** {@return the calls that what is in its hands belongs to} */
    Set<Call> calls() {
        Set<Call> calls = new HashSet<>();
        for (Hand hand : hands) {
            Load load = hand.load();
            if (load != null) {
                load.units().forEach(unit -> calls.add(unit.call()));
            }
        }
        return calls;
    }

    /** {@return how many elements are in its hands} */
    int holding() {
        return (first.isFree() ? 0 : first.left()) + (second.isFree() ? 0 : second.left());
    }

    /** How many more elements it may be given. */
    int allowance() {
        return quota - given;
    }

    /** Whether any task has been begun here, as far as the parent knows. */
    boolean hasBegun() {
        return began;
    }

    /** Notes that results of elements came. Returns their load, or null if they are of one that is here no more. */
    @Nullable
    Load arrived(int handNumber, int resultSequence, int element, int count) {
        Hand hand = handNumber == 0 ? first : second;
        if (resultSequence - answered > 0 && resultSequence == hand.sequence()) {
            answered = resultSequence;
            Objects.requireNonNull(outbox).hasRead(posted[handNumber]);
        }
        began = true;
        Load load = hand.arrived(resultSequence, element, count);
        ended += load == null ? 0 : count;
        return load;
    }

    /** Notes that a load has come back whole: the other one, if there is any, is the oldest now. */
    void finished(long nowNanos) {
        busySinceNanos = nowNanos;
    }

    /** Lays a load in a free hand and posts it; {@link #flush} sends it. */
    void give(Load load, long nowNanos) {
        if (!isBusy()) {
            busySinceNanos = nowNanos;
        }
        Hand hand = first.isFree() ? first : second;
        sequence++;
        given += load.size();
        Outbox open = Objects.requireNonNull(outbox);
        for (Unit unit : load.units()) {
            unit.call().setAssistant(assistant);
            giveCode(unit.code(), open);
            unit.arguments().handOver(child.identity());
        }
        hand.take(load, sequence);
        posted[hand.number()] = open.post(Wire.load(hand.number(), sequence, load));
    }

    /** A function that is shared comes before the first unit that is one of it; any other lies in its unit. */
    private void giveCode(RemoteCode code, Outbox open) {
        if (code.isShared() && !known.add(code.number())) {
            return;
        }
        code.encoded().handOver(child.identity());
        if (code.isShared()) {
            open.post(Wire.code(code));
        }
    }

    /** Lets the worker drop a function; it learns of it with its next unit. */
    void forget(int code) {
        if (known.remove(code)) {
            Objects.requireNonNull(outbox).post(Wire.forget(code));
        }
    }

    /** Has it replaced once its hands are empty. */
    void setTired() {
        worn = true;
    }

    boolean isTired() {
        return worn || given >= quota;
    }

    /** Tells it to end, in good order; {@link #flush} sends that. */
    void leave(long nowNanos) {
        state = State.LEAVING;
        leavingSinceNanos = nowNanos;
        Objects.requireNonNull(outbox).post(Wire.sign(Wire.LEAVE));
    }

    long leavingSinceNanos() {
        return leavingSinceNanos;
    }

    /** Marks it as about to be asked by SIGTERM to end, as one that was told to long ago; {@link #terminate} does it. */
    void setTerminated(long nowNanos) {
        state = State.LEAVING;
        leavingSinceNanos = nowNanos - LEAVE_NANOS;
        urged = true;
    }

    /** Marks it as about to be killed by this process; {@link #kill} does it. */
    void setKilled(long nowNanos) {
        killed = true;
        state = State.LEAVING;
        leavingSinceNanos = nowNanos;
    }

    /** Notes that something was done about its not ending; false if it had been before. */
    boolean urge() {
        boolean first = !urged;
        urged = true;
        return first;
    }

    boolean isKilled() {
        return killed;
    }

    void flush(Executor helpers) {
        Outbox open = outbox;
        if (open != null) {
            open.flush(helpers);
        }
    }

    /** Has the results received that it has written and not announced. */
    void wakeReceiver() {
        WorkChannel open = channel;
        if (open != null) {
            open.wakeReceiver();
        }
    }

    /** Returns memory that its channel keeps for large frames and has not needed for a while. */
    void tidy() {
        WorkChannel open = channel;
        if (open != null) {
            open.tidy();
        }
    }

    void terminate() {
        child.terminate();
    }

    void kill() {
        child.kill();
    }
}
