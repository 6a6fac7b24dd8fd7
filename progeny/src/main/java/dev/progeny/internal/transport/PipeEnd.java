package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.Interned;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe: frames, in {@link Pieces}, over a {@link RingQueue} for each direction, with a {@link PipeFile} that says who holds
 * each end. Nothing stands between the two processes that could die but themselves.
 *
 * <p>An end is used by the one process that holds it; passing it to another moves it. The other side ends when this one was closed or its
 * holder died: whoever finds a holder dead closes the end in its stead.
 *
 * <p>Invariant: the element that a receiver took out of the ring is in {@link #pieces} or in the {@link #inbox} until it is handed out;
 * both travel with the ticket. Lock order: {@link #sending} or the inbox's, each alone.
 */
public final class PipeEnd implements FrameChannel {
    private static final int RING_BYTES = 1 << 18; // ADR 0004
    private static final int MOST_RING_BYTES = 1 << 21; // ADR 0011
    private static final int PIECE_BYTES = RING_BYTES / 4;

    private final PipeFile file;
    private final PipeHolding holding;
    private final int side;
    private final boolean duplex;
    private final @Nullable RingQueue out; // null: this end only receives, or the other has closed and removed it
    private final @Nullable RingQueue in; // null: this end only sends, or was closed

    private final ReentrantLock sending = new ReentrantLock();
    private final Inbox inbox = new Inbox(new Arrivals());
    private final Pieces pieces = new Pieces(); // guarded by the inbox's lock

    private PipeEnd(PipeFile file, int side, boolean duplex, @Nullable RingQueue out, @Nullable RingQueue in) {
        this.file = file;
        this.holding = new PipeHolding(file, side);
        this.side = side;
        this.duplex = duplex;
        this.out = out;
        this.in = in;
    }

    /**
     * Makes a pipe; this process holds both ends.
     *
     * @param duplex whether both ends send and receive; otherwise the first only receives and the second only sends
     * @return the two ends
     * @throws IOException if there is no memory for it
     */
    public static List<Interned.Opened<PipeEnd>> create(boolean duplex) throws IOException {
        AbandonedPipes.sweep();
        PipeFile file = PipeFile.create(ProcessFolder.own().newPath("pipe"));
        RingQueue fromSecond = null;
        boolean done = false;
        try {
            fromSecond = RingQueue.ofBytes(file.ring(1), RING_BYTES, MOST_RING_BYTES);
            RingQueue fromFirst = duplex ? RingQueue.ofBytes(file.ring(0), RING_BYTES, MOST_RING_BYTES) : null;
            done = true;
            return List.of(
                    opened(new PipeEnd(file, 0, duplex, fromFirst, fromSecond)),
                    opened(new PipeEnd(file, 1, duplex, fromSecond, fromFirst)));
        } finally {
            if (!done) {
                file.remove();
                release(file, fromSecond, null);
            }
        }
    }

    /**
     * Opens the end that a ticket names; this process does not hold it until {@link #arrive}.
     *
     * @throws IOException if the pipe is gone
     */
    public static Interned.Opened<PipeEnd> open(PipeTicket ticket) throws IOException {
        PipeFile file = PipeFile.open(ticket.file());
        int side = ticket.side();
        boolean sends = ticket.isDuplex() || side == 1;
        boolean receives = ticket.isDuplex() || side == 0;
        RingQueue out = null;
        boolean done = false;
        try {
            out = sends ? openIfThere(file.ring(side)) : null;
            RingQueue in = receives ? openIfThere(file.ring(1 - side)) : null;
            done = true;
            return opened(new PipeEnd(file, side, ticket.isDuplex(), out, in));
        } finally {
            if (!done) {
                release(file, out, null);
            }
        }
    }

    private static Interned.Opened<PipeEnd> opened(PipeEnd end) {
        PipeFile file = end.file;
        RingQueue out = end.out;
        RingQueue in = end.in;
        return new Interned.Opened<>(end, () -> release(file, out, in));
    }

    private static void release(PipeFile file, @Nullable RingQueue out, @Nullable RingQueue in) {
        file.release();
        if (out != null) {
            out.resources().run();
        }
        if (in != null) {
            in.resources().run();
        }
    }

    private static @Nullable RingQueue openIfThere(Path path) throws IOException {
        try {
            return RingQueue.open(path);
        } catch (FileNotFoundException e) {
            return null; // whoever was to take from it has closed its end
        }
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException, InterruptedException {
        if (!duplex && side == 0) {
            throw new UnsupportedOperationException(
                    "this end of a simplex pipe only receives; send through its second end");
        }
        int length = FrameLimit.length(parts, FrameLimit.MAX_BYTES);
        sending.lockInterruptibly();
        try {
            holding.ensureHeld();
            if (!holding.isPeerAlive()) {
                throw peerIsGone(null);
            }
            if (length <= PIECE_BYTES) {
                put(Pieces.WHOLE_HEAD, parts);
            } else {
                putInPieces(length, parts);
            }
        } finally {
            sending.unlock();
        }
        for (ByteBuffer part : parts) {
            part.position(part.limit());
        }
    }

    /** Puts a frame that is longer than a piece; an interrupt after the first piece is shown only when the frame is whole. */
    private void putInPieces(int length, ByteBuffer[] parts) throws IOException, InterruptedException {
        ByteWindows windows = new ByteWindows(parts);
        put(Pieces.first(length), windows.next(PIECE_BYTES));
        windows.forEach(PIECE_BYTES, window -> put(Pieces.MORE_HEAD, window));
    }

    private void put(ByteBuffer head, ByteBuffer[] parts) throws IOException, InterruptedException {
        RingQueue ring = out;
        if (ring == null) {
            throw peerIsGone(null);
        }
        ByteBuffer[] all = new ByteBuffer[1 + parts.length];
        all[0] = head;
        System.arraycopy(parts, 0, all, 1, parts.length);
        try {
            if (ring.putAtOnce(all)) {
                return;
            }
            Backoff backoff = new Backoff();
            while (!ring.put(Deadlines.after(WaitWord.SLICE_NANOS), holding::isPeerAlive, backoff, all)) {
                holding.ensureHeld();
            }
        } catch (ClosedRingException | EOFException e) {
            holding.ensureHeld();
            throw peerIsGone(e);
        }
    }

    private static IOException peerIsGone(@Nullable Exception cause) {
        return new IOException("cannot send: the other side closed or died", cause);
    }

    @Override
    public @Nullable ByteBuffer receive(long deadlineNanos, Check check) throws IOException, InterruptedException {
        return inbox.receive(deadlineNanos, check);
    }

    @Override
    public @Nullable ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException {
        return inbox.peek(deadlineNanos);
    }

    @Override
    public boolean isReady() {
        return inbox.isReady();
    }

    /** What comes through the ring, put together from its pieces. */
    private final class Arrivals implements Inbox.Source {
        @Override
        public void ensureOpen() throws IOException {
            ringToTakeFrom();
        }

        @Override
        public @Nullable ByteBuffer await(long deadlineNanos) throws IOException, InterruptedException {
            RingQueue ring = ringToTakeFrom();
            try {
                ByteBuffer frame = ring.takeAtOnce(pieces);
                boolean inTime = true;
                Backoff backoff = new Backoff();
                while (inTime && (frame == null || Pieces.isUnfinished(frame))) {
                    holding.ensureHeld();
                    // In slices: while we sleep here another thread may pass this end on, which wakes nobody.
                    long slice = Math.min(WaitWord.SLICE_NANOS, Deadlines.remaining(deadlineNanos));
                    frame = ring.take(Deadlines.after(slice), holding::isPeerAlive, pieces, backoff);
                    if (frame != null) {
                        backoff = new Backoff(); // the next piece comes soon
                    }
                    inTime = frame != null || !Deadlines.isOver(deadlineNanos);
                }
                return frame;
            } catch (ClosedRingException e) {
                holding.ensureHeld();
                throw e;
            } catch (EOFException e) {
                holding.ensureHeld();
                throw end();
            }
        }

        @Override
        public @Nullable ByteBuffer poll() throws IOException {
            RingQueue ring = ringToTakeFrom();
            boolean last = ring.isPutClosed()
                    || !holding.isPeerAlive(); // before the look: what was sent before the end is there by now
            ByteBuffer frame;
            do {
                frame = ring.tryTake(pieces);
            } while (frame != null && Pieces.isUnfinished(frame));
            if (frame == null && last) {
                throw end();
            }
            return frame;
        }
    }

    private RingQueue ringToTakeFrom() throws IOException {
        holding.ensureHeld();
        if (!duplex && side == 1) {
            throw new UnsupportedOperationException(
                    "this end of a simplex pipe only sends; receive from its first end");
        }
        if (in == null) {
            throw new ClosedSideException();
        }
        return in;
    }

    private EOFException end() {
        String torn = pieces.torn();
        return new EOFException(
                torn == null
                        ? "the other side closed or died"
                        : "the other side closed or died in the middle of a frame: " + torn + ", and dropped");
    }

    /** {@return the process that holds the other end, or 0 if that is closed} */
    public long peer() {
        return holding.peer();
    }

    /**
     * {@return what to send in place of this end}
     *
     * @throws IOException if it was closed
     * @throws IllegalStateException if another process holds it
     */
    public PipeTicket ticket() throws IOException {
        holding.ensureHeld();
        return new PipeTicket(file.path(), side, duplex, holding.arrivals(), luggage());
    }

    private byte @Nullable [] luggage() {
        if (!inbox.lock.tryLock()) {
            return null; // a receiver waits, and will get what comes
        }
        try {
            ByteBuffer piece = pieces.pack();
            ByteBuffer frame = inbox.finished;
            if (frame != null) {
                piece = Pieces.packWhole(frame);
            }
            if (piece == null) {
                return null;
            }
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            return bytes;
        } finally {
            inbox.lock.unlock();
        }
    }

    /** Gives this end to the process that got the ticket, unless it, or another, has taken it over already. */
    public void handOver(PipeTicket ticket, long receiver) {
        holding.handOver(ticket.arrivals(), receiver);
    }

    /** Takes this end over for this process, with what the ticket brought; an end that was closed meanwhile stays so. */
    public void arrive(PipeTicket ticket) throws IOException {
        holding.arrive(ticket.arrivals());
        byte[] luggage = ticket.luggage();
        if (luggage != null && inbox.lock.tryLock()) {
            try {
                if (inbox.finished == null) {
                    ByteBuffer frame = pieces.read(ByteBuffer.wrap(luggage));
                    inbox.finished = Pieces.isUnfinished(frame) ? null : frame;
                }
            } finally {
                inbox.lock.unlock();
            }
        }
    }

    @Override
    public boolean isClosed() {
        return holding.isClosed();
    }

    /** Closes this end if this process holds it. A damaged pipe is gone for both sides then, since nobody can tell who holds it. */
    @Override
    public void close() {
        try {
            if (holding.close()) {
                closeRings();
                if (!holding.removeIfDone()) {
                    AbandonedPipes.add(holding);
                }
                release(file, out, in);
            }
        } catch (IllegalStateException | InternalError e) {
            file.remove(); // first: of each look at what was cut off the JVM may tell once more, and later
            closeRings();
            release(file, out, in);
        }
    }

    private void closeRings() {
        if (out != null) {
            out.closePuts();
        }
        if (in != null) {
            in.close();
        }
    }

    @Override
    public String toString() {
        return holding.toString();
    }
}
