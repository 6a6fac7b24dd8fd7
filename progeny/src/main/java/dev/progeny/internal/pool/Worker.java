package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.launch.ChildJvm;
import dev.progeny.internal.transport.FrameChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A worker process as the pool sees it. Guarded by the pool's lock, but for what is final and for {@link #flush} and {@link #kill}. */
final class Worker {
    /** Where a worker is in its life. */
    enum State {
        /** Its process exists; it has not said yet that it is ready. */
        STARTING,
        /** It takes units. */
        READY,
        /** It was told to end, or is being killed. */
        LEAVING
    }

    /** A unit is handed out ahead only up to this size: the pool would hold it twice, and a large one hides no waiting. */
    private static final int AHEAD_BYTES = 64 << 10;

    /**
     * So many units may be handed out that the worker has not answered. Those handed ahead to one that is busy for long are taken back for
     * others again and again, but their frames stay on their way to it.
     */
    private static final int MOST_UNANSWERED = 16;

    private final ChildJvm child;
    private final WorkPage page;
    private final List<Hand> hands;
    private final int quota;
    private final Set<Integer> known = new HashSet<>();
    private final long[] posted = new long[WorkPage.HANDS]; // up to and with the unit in that hand
    private volatile @Nullable Outbox outbox;
    private State state = State.STARTING;
    private boolean tired;
    private boolean killed;
    private boolean began;
    private boolean urged;
    private int sequence;
    private int answered;
    private int given;
    private long leavingSinceNanos;

    /** @param quota after how many tasks it is to be replaced */
    Worker(ChildJvm child, WorkPage page, int quota) {
        this.child = child;
        this.page = page;
        this.quota = quota;
        this.hands = List.of(new Hand(page, 0), new Hand(page, 1));
    }

    ChildJvm child() {
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

    void becomeReady(FrameChannel channel) {
        outbox = new Outbox(channel);
        state = State.READY;
    }

    /** Whether it counts among those that the pool wants to have. */
    boolean isActive() {
        return !tired && !killed && state != State.LEAVING;
    }

    boolean isBusy() {
        return hands.stream().anyMatch(hand -> !hand.isFree());
    }

    boolean isIdle() {
        return isActive() && state == State.READY && !isBusy();
    }

    boolean canTakeAhead(Unit unit) {
        return isActive()
                && state == State.READY
                && sequence - answered < MOST_UNANSWERED
                && hands.stream().anyMatch(Hand::isFree)
                && unit.bytes() <= AHEAD_BYTES
                && !unit.carriesHandles();
    }

    /** How many more elements it may be given. */
    int allowance() {
        return quota - given;
    }

    /** Whether any task has been begun here, as far as the parent knows. */
    boolean hasBegun() {
        return began;
    }

    /** Notes that the result of an element came. Returns its unit, or null if the result is of one that is here no more. */
    @Nullable
    Unit arrived(int handNumber, int resultSequence, int element) {
        Hand hand = hands.get(handNumber);
        if (resultSequence == hand.sequence()) {
            answered = resultSequence;
            Objects.requireNonNull(outbox).hasRead(posted[handNumber]);
        }
        began = true;
        return hand.arrived(resultSequence, element);
    }

    /** Lays a unit in a free hand and posts it; {@link #flush} sends it. */
    void give(Unit unit) {
        Hand hand = hands.stream().filter(Hand::isFree).findFirst().orElseThrow();
        sequence++;
        given += unit.size();
        if (given >= quota) {
            tired = true;
        }
        RemoteCode code = unit.code();
        Outbox open = Objects.requireNonNull(outbox);
        if (code.isShared() && known.add(code.number())) {
            open.post(Wire.code(code));
        }
        if (unit.carriesHandles()) {
            handOver(unit);
        }
        hand.take(unit, sequence);
        posted[hand.number()] = open.post(Wire.unit(hand.number(), sequence, unit));
    }

    private void handOver(Unit unit) {
        code(unit).handOver(child.identity());
        for (int i = 0; i < unit.size(); i++) {
            for (Encoded argument : unit.element(i)) {
                argument.handOver(child.identity());
            }
        }
    }

    private static Encoded code(Unit unit) {
        return unit.code().encoded();
    }

    /** Lets the worker drop a function; it learns of it with its next unit. */
    void forget(int code) {
        if (known.remove(code)) {
            Objects.requireNonNull(outbox).post(Wire.forget(code));
        }
    }

    /** Has it replaced once its hands are empty. */
    void setTired() {
        tired = true;
    }

    boolean isTired() {
        return tired;
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

    void kill() {
        child.kill();
    }
}
