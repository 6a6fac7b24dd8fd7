package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A flag in a file that threads wait for: one word, whose lowest bit is the flag, and whose rest counts how often it was set. By the
 * count one that waited learns that the flag was set meanwhile, though it may be cleared again.
 */
public final class Event extends Synchronizer {
    private static final int STATE_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = SyncFile.OWN_AT + 8;
    private static final SyncFile.Kind KIND = new SyncFile.Kind("event", 0x50726f45766e7431L, 128);
    private static final int SET = 1;
    private static final int COUNT = 2;

    private final WaitWord changed;

    private Event(SyncFile file) {
        super(file);
        this.changed = file.wordAt(WORD_AT);
    }

    /**
     * Makes one that is not set.
     *
     * @throws IOException if there is no memory for it
     */
    public static Event create(Path path) throws IOException {
        return new Event(SyncFile.create(path, KIND, file -> {}));
    }

    /**
     * Opens one that any process made.
     *
     * @throws IOException if it is there no more, or something else
     */
    public static Event open(Path path) throws IOException {
        return new Event(SyncFile.open(path, KIND));
    }

    /** Sets it, and wakes all who wait. */
    public void set() {
        file.enter();
        int seen = state();
        while (!isSet(seen) && !file.compareAndSetInt(STATE_AT, seen, (seen | SET) + COUNT)) {
            seen = state();
        }
        changed.signalEach();
    }

    /** Clears it. */
    public void clear() {
        file.enter();
        int seen = state();
        while (isSet(seen) && !file.compareAndSetInt(STATE_AT, seen, seen & ~SET)) {
            seen = state();
        }
    }

    /** {@return whether it is set} */
    public boolean isSet() {
        file.enter();
        return isSet(state());
    }

    /** {@return whether it is set, also if it was closed} */
    public boolean peek() {
        return isSet(state());
    }

    /**
     * Waits until it is set.
     *
     * @return false if time ran out before
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean await(long deadlineNanos) throws InterruptedException {
        file.enter();
        int begun = state();
        return Waiting.await(file, changed, () -> wasSetSince(begun), deadlineNanos);
    }

    private boolean wasSetSince(int begun) {
        int now = state();
        return isSet(now) || (now | SET) != (begun | SET);
    }

    private int state() {
        return file.intAcquire(STATE_AT);
    }

    private static boolean isSet(int state) {
        return (state & SET) != 0;
    }
}
