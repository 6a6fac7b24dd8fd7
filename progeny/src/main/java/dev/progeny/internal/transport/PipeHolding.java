package dev.progeny.internal.transport;

import dev.progeny.internal.platform.ProcessIdentity;
import java.util.concurrent.TimeUnit;

/** What one end of a pipe knows of who holds it and the other; see {@link PipeFile}. */
final class PipeHolding {
    private static final long LOOK_EVERY_NANOS =
            TimeUnit.MILLISECONDS.toNanos(20); // a look at a process costs 10 microseconds

    private final PipeFile file;
    private final int side;

    private volatile long nextLookNanos = System.nanoTime();

    PipeHolding(PipeFile file, int side) {
        this.file = file;
        this.side = side;
    }

    /**
     * Returns if this process holds the end.
     *
     * @throws ClosedSideException if it was closed, or its holder died before it was passed on
     * @throws IllegalStateException if another process holds it, or its file is damaged
     */
    void ensureHeld() throws ClosedSideException {
        long holder = file.holder(side);
        if (holder == ProcessIdentity.self()) {
            return;
        }
        if (holder == PipeFile.CLOSED) {
            throw new ClosedSideException();
        }
        file.ensureWhole(holder);
        throw new IllegalStateException("this end of the pipe was passed to process " + ProcessIdentity.pid(holder)
                + (ProcessIdentity.isAlive(holder) ? ", which holds it now" : ", which has ended"));
    }

    /** {@return the process that holds the other end, or {@link ProcessIdentity#NONE} if that is closed} */
    long peer() {
        long holder = file.holder(1 - side);
        return holder == PipeFile.CLOSED ? ProcessIdentity.NONE : holder;
    }

    /** Whether the other end is open and the process that holds it lives, as of some milliseconds ago. */
    boolean isPeerAlive() {
        long holder = file.holder(1 - side);
        if (holder == PipeFile.CLOSED) {
            return false;
        }
        long now = System.nanoTime();
        if (now - nextLookNanos < 0) {
            return true;
        }
        nextLookNanos = now + LOOK_EVERY_NANOS;
        return isPeerAliveNow();
    }

    /** Whether the other end is open and the process that holds it lives; if that is dead, its end is closed here. */
    boolean isPeerAliveNow() {
        while (true) {
            long holder = file.holder(1 - side);
            if (holder == PipeFile.CLOSED) {
                return false;
            }
            if (ProcessIdentity.isAlive(holder)) {
                return true;
            }
            if (file.pass(1 - side, holder, PipeFile.CLOSED)) {
                return false;
            }
        }
    }

    /** {@return what makes a ticket good for one arrival} */
    long arrivals() {
        return file.arrivals(side);
    }

    /**
     * Lets {@code receiver} hold this end, if this process still holds it as it did when {@code arrivals} were counted: the receiver may have
     * been faster, and may even have sent it back, which is two arrivals. After one, the receiver has it in a moment, or was killed before.
     */
    synchronized void handOver(long arrivals, long receiver) {
        if (file.arrivals(side) <= arrivals + 1 && receiver != ProcessIdentity.NONE) {
            file.pass(side, ProcessIdentity.self(), receiver);
        }
    }

    /** Takes this end over for this process, unless it was closed, or has arrived somewhere since {@code arrivals} were counted. */
    synchronized void arrive(long arrivals) {
        if (file.countArrival(side, arrivals)) {
            file.claim(side, ProcessIdentity.self());
        }
    }

    /** Whether this end was closed, whichever process held it, or its holder was found dead. */
    boolean isClosed() {
        return file.holder(side) == PipeFile.CLOSED;
    }

    /**
     * Closes this end, and returns false if this process does not hold it.
     *
     * @throws IllegalStateException if its file is damaged
     */
    boolean close() {
        boolean closed = file.pass(side, ProcessIdentity.self(), PipeFile.CLOSED);
        if (!closed) {
            file.ensureWhole(file.holder(side));
        }
        return closed;
    }

    /** Removes the files of the pipe if nobody uses either end any more. */
    boolean removeIfDone() {
        boolean done = file.isDamaged() || file.holder(side) == PipeFile.CLOSED && !isPeerAliveNow();
        if (done) {
            file.remove();
        }
        return done;
    }

    @Override
    public String toString() {
        long holder = file.holder(side);
        return (side == 0 ? "first" : "second") + " end of " + file.path().getFileName()
                + (holder == PipeFile.CLOSED ? ", closed" : ", held by process " + ProcessIdentity.pid(holder));
    }
}
