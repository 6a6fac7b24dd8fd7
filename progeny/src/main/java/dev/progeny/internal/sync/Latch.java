package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import java.io.IOException;
import java.nio.file.Path;

/** A count in a file that goes down to zero, which threads wait for. */
public final class Latch extends Synchronizer {
    private static final int COUNT_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = SyncFile.OWN_AT + 8;
    private static final SyncFile.Kind KIND = new SyncFile.Kind("latch", 0x50726f4c74636831L, 128);

    private final WaitWord zero;

    private Latch(SyncFile file) {
        super(file);
        this.zero = file.wordAt(WORD_AT);
    }

    /**
     * Makes one.
     *
     * @param count from where it goes down
     * @throws IOException if there is no memory for it
     */
    public static Latch create(Path path, long count) throws IOException {
        return new Latch(SyncFile.create(path, KIND, file -> file.setLongVolatile(COUNT_AT, count)));
    }

    /**
     * Opens one that any process made.
     *
     * @throws IOException if it is there no more, or something else
     */
    public static Latch open(Path path) throws IOException {
        return new Latch(SyncFile.open(path, KIND));
    }

    /** {@return how far it still is to zero} */
    public long count() {
        file.enter();
        return file.longAcquire(COUNT_AT);
    }

    /** {@return how far it still is to zero, also if it was closed} */
    public long peek() {
        return file.longAcquire(COUNT_AT);
    }

    /** Goes down by one, unless it is zero; wakes all who wait when it gets there. */
    public void countDown() {
        file.enter();
        long seen = file.longAcquire(COUNT_AT);
        while (seen > 0 && !file.compareAndSetLong(COUNT_AT, seen, seen - 1)) {
            seen = file.longAcquire(COUNT_AT);
        }
        if (seen == 1) {
            zero.signalEach();
        }
    }

    /**
     * Waits until it is zero.
     *
     * @return false if time ran out before
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean await(long deadlineNanos) throws InterruptedException {
        file.enter();
        return Waiting.await(file, zero, this::isZero, deadlineNanos);
    }

    private boolean isZero() {
        return file.longAcquire(COUNT_AT) == 0;
    }
}
