package dev.progeny.internal.pool;

import dev.progeny.internal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Results of one worker that came one after the other, and have yet to be reported. Those of elements that follow each other in a load
 * are a run, and the part of a run that is of one unit is a piece; so a short task's result costs no object but its value. One thread at
 * a time.
 */
final class Results {
    private int count;
    private @Nullable Object[] endings = new @Nullable Object[64]; // an Ending, or the value itself
    private int runs;
    private int[] hands = new int[4];
    private int[] sequences = new int[4];
    private int[] elements = new int[4];
    private int[] starts = new int[4];
    private int[] took = new int[4];
    private int pieces;
    private Unit[] units = new Unit[4];
    private long[] indices = new long[4];
    private int[] froms = new int[4];
    private int[] counts = new int[4];

    /** Adds a result, whose bytes are read or copied here: the frame is gone when this returns. */
    void add(Worker worker, byte kind, ByteBuffer frame) {
        place(frame);
        if (kind == Wire.THREW) {
            endings[count] =
                    new Ending.Threw(own(frame), worker.child().handle().pid(), worker.name());
        } else if (ValueCodec.isPlain(frame)) {
            endings[count] = ValueCodec.decode(frame);
        } else {
            endings[count] = new Ending.Returned(own(frame));
        }
        count++;
    }

    /** Adds instead of a result, of which only the head is left, why it cannot be had. */
    void add(ByteBuffer head, Ending.Failed reason) {
        place(head);
        endings[count] = reason;
        count++;
    }

    /** Reads the head of a result, and makes room for it. */
    private void place(ByteBuffer frame) {
        int hand = frame.get();
        int sequence = frame.getInt();
        int element = frame.getInt();
        int last = runs - 1;
        if (last < 0
                || sequences[last] != sequence
                || hands[last] != hand
                || elements[last] + count - starts[last] != element) {
            last = beginRun(hand, sequence, element);
        }
        took[last] = frame.getInt();
        if (count == endings.length) {
            endings = Arrays.copyOf(endings, 2 * count);
        }
    }

    private int beginRun(int hand, int sequence, int element) {
        if (runs == hands.length) {
            int size = 2 * runs;
            hands = Arrays.copyOf(hands, size);
            sequences = Arrays.copyOf(sequences, size);
            elements = Arrays.copyOf(elements, size);
            starts = Arrays.copyOf(starts, size);
            took = Arrays.copyOf(took, size);
        }
        hands[runs] = hand;
        sequences[runs] = sequence;
        elements[runs] = element;
        starts[runs] = count;
        return runs++;
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

    int runs() {
        return runs;
    }

    int hand(int run) {
        return hands[run];
    }

    int sequence(int run) {
        return sequences[run];
    }

    /** {@return the number within its load of the first element of a run} */
    int element(int run) {
        return elements[run];
    }

    /** {@return how many results are in a run} */
    int size(int run) {
        return (run + 1 < runs ? starts[run + 1] : count) - starts[run];
    }

    /** {@return how long its load ran in the worker, if a run ends with the last of a whole load; else 0} */
    int tookNanos(int run) {
        return took[run];
    }

    /** Notes whose results a run holds. */
    void belongs(int run, Load load) {
        int end = elements[run] + size(run);
        for (int element = elements[run]; element < end; ) {
            Unit unit = load.unit(element);
            int within = load.within(element);
            int length = Math.min(end - element, unit.size() - within);
            addPiece(unit, unit.index(within), starts[run] + element - elements[run], length);
            element += length;
        }
    }

    private void addPiece(Unit unit, long index, int from, int length) {
        if (pieces == units.length) {
            int size = 2 * pieces;
            units = Arrays.copyOf(units, size);
            indices = Arrays.copyOf(indices, size);
            froms = Arrays.copyOf(froms, size);
            counts = Arrays.copyOf(counts, size);
        }
        units[pieces] = unit;
        indices[pieces] = index;
        froms[pieces] = from;
        counts[pieces] = length;
        pieces++;
    }

    /** {@return the number of pieces: all that belongs to a load which is still there} */
    int pieces() {
        return pieces;
    }

    Call call(int piece) {
        return units[piece].call();
    }

    /** {@return the index within its call of the first element of a piece} */
    long index(int piece) {
        return indices[piece];
    }

    /** {@return how many results are in a piece} */
    int count(int piece) {
        return counts[piece];
    }

    /** {@return whether a task returned} */
    boolean returned(int piece, int number) {
        return !(endings[froms[piece] + number] instanceof Ending.Threw);
    }

    /** Tells the call. */
    void tell(int piece) {
        units[piece].call().arrived(indices[piece], endings, froms[piece], counts[piece]);
    }

    void clear() {
        Arrays.fill(endings, 0, count, null);
        Arrays.fill(units, 0, pieces, null);
        count = 0;
        runs = 0;
        pieces = 0;
    }
}
