package dev.progeny.internal.pool;

import dev.progeny.internal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of one worker that came one after the other, and have yet to be reported. Those of elements that follow each other in a load
 * are a run, and the part of a run that is of one unit is a piece; so a short task's result costs no object but its value. One thread at
 * a time.
 */
final class Results {
    private int count;
    private @Nullable Object[] endings = new @Nullable Object[64]; // an Ending, or the value itself
    private final List<Run> runs = new ArrayList<>();
    private Run last = new Run(0, 0, 0, 0); // in which the next result may have its place
    private final List<Piece> pieces = new ArrayList<>();

    /** Results of elements that follow each other in a load. */
    static final class Run {
        private final int hand;
        private final int sequence;
        private final int element;
        private final int start; // the place of the first of them
        private int size;
        private int exceptions;
        private int tookNanos;

        private Run(int hand, int sequence, int element, int start) {
            this.hand = hand;
            this.sequence = sequence;
            this.element = element;
            this.start = start;
        }

        int hand() {
            return hand;
        }

        int sequence() {
            return sequence;
        }

        /** {@return the number within its load of the first element} */
        int element() {
            return element;
        }

        /** {@return the number within its load of the element behind the last} */
        int end() {
            return element + size;
        }

        int size() {
            return size;
        }

        /** {@return how many of them are no values} */
        int exceptions() {
            return exceptions;
        }

        /** {@return how long its load ran in the worker, if this ends with the last of a whole load; else 0} */
        int tookNanos() {
            return tookNanos;
        }
    }

    /**
     * That part of a run which is of one unit.
     *
     * @param index of the first element within its call
     * @param start the place of the first result
     * @param tookNanos how long they ran in all, if that is known; else 0
     */
    record Piece(Call call, long index, int start, int size, long tookNanos) {}

    /** Adds a result, whose bytes are read or copied here: the frame is gone when this returns. */
    void add(Worker worker, byte kind, ByteBuffer frame) {
        place(kind, frame);
        if (kind == Wire.THREW) {
            endings[count] =
                    new Ending.Threw(own(frame), worker.child().handle().pid(), worker.name());
            last.exceptions++;
        } else if (ValueCodec.isPlain(frame)) {
            endings[count] = ValueCodec.decode(frame);
        } else {
            endings[count] = new Ending.Returned(own(frame));
        }
        count++;
    }

    /** Adds instead of a result, of which only the head is left, why it cannot be had. */
    void add(byte kind, ByteBuffer head, Ending.Failed reason) {
        place(kind, head);
        endings[count] = reason;
        last.exceptions++;
        count++;
    }

    /** Reads the head of a result, and makes room for it. */
    private void place(byte kind, ByteBuffer frame) {
        if (kind == Wire.NEXT) {
            place(last.hand, last.sequence, last.end(), 0);
        } else {
            place(frame.get(), frame.getInt(), frame.getInt(), frame.getInt());
        }
    }

    private void place(int hand, int sequence, int element, int tookNanos) {
        if (runs.isEmpty() || last.sequence != sequence || last.hand != hand || last.end() != element) {
            last = new Run(hand, sequence, element, count);
            runs.add(last);
        }
        last.size++;
        last.tookNanos = tookNanos;
        if (count == endings.length) {
            endings = Arrays.copyOf(endings, 2 * count);
        }
    }

    /** {@return what remains of a frame, to stay: itself if it may, else a copy} */
    static ByteBuffer own(ByteBuffer frame) {
        return frame.hasArray()
                ? frame.slice()
                : ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<Run> runs() {
        return runs;
    }

    /** Notes whose results a run holds. */
    void belongs(Run run, Load load) {
        for (int element = run.element(); element < run.end(); ) {
            Unit unit = load.unit(element);
            int within = load.within(element);
            int size = Math.min(run.end() - element, unit.size() - within);
            long took = (long) run.tookNanos / run.end() * size;
            pieces.add(new Piece(unit.call(), unit.index(within), run.start + element - run.element(), size, took));
            element += size;
        }
    }

    /** {@return all that belongs to a load which is still there} */
    List<Piece> pieces() {
        return pieces;
    }

    /** {@return whether a task returned, and its result came} */
    boolean returned(Piece piece, int number) {
        return !(endings[piece.start() + number] instanceof Ending ending) || ending.isReturn();
    }

    /** Tells the call. */
    void tell(Piece piece) {
        piece.call().arrived(piece.index(), endings, piece.start(), piece.size());
    }

    void clear() {
        Arrays.fill(endings, 0, count, null);
        count = 0;
        runs.clear();
        pieces.clear();
    }
}
