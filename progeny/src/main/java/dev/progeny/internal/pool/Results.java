package dev.progeny.internal.pool;

import dev.progeny.internal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Results of one worker that came one after the other, and have yet to be reported. Kept in arrays, so that a short task's result costs
 * no object but its value. One thread at a time.
 */
final class Results {
    private int count;
    private byte[] hands = new byte[64];
    private int[] sequences = new int[64];
    private int[] elements = new int[64];
    private int[] took = new int[64];
    private @Nullable Object[] endings = new @Nullable Object[64]; // an Ending, or the value itself
    private Unit[] units = new Unit[64];
    private long[] indices = new long[64];

    /** Adds a result, whose bytes are read or copied here: the frame is gone when this returns. */
    void add(Worker worker, byte kind, ByteBuffer frame) {
        if (count == hands.length) {
            grow();
        }
        hands[count] = frame.get();
        sequences[count] = frame.getInt();
        elements[count] = frame.getInt();
        took[count] = frame.getInt();
        if (kind == Wire.THREW) {
            endings[count] =
                    new Ending.Threw(copy(frame), worker.child().handle().pid(), worker.name());
        } else if (ValueCodec.isPlain(frame)) {
            endings[count] = ValueCodec.decode(frame);
        } else {
            endings[count] = new Ending.Returned(copy(frame));
        }
        count++;
    }

    static ByteBuffer copy(ByteBuffer view) {
        return ByteBuffer.allocate(view.remaining()).put(view).flip();
    }

    private void grow() {
        int size = 2 * count;
        hands = Arrays.copyOf(hands, size);
        sequences = Arrays.copyOf(sequences, size);
        elements = Arrays.copyOf(elements, size);
        took = Arrays.copyOf(took, size);
        endings = Arrays.copyOf(endings, size);
        units = Arrays.copyOf(units, size);
        indices = Arrays.copyOf(indices, size);
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    int hand(int result) {
        return hands[result];
    }

    int sequence(int result) {
        return sequences[result];
    }

    int element(int result) {
        return elements[result];
    }

    /** {@return how long its load ran in the worker, if it is the last of a whole load; else 0} */
    int tookNanos(int result) {
        return took[result];
    }

    /** Notes whose result it is. */
    void belongs(int result, Unit unit, long index) {
        units[result] = unit;
        indices[result] = index;
    }

    /** {@return the unit that the result is of, or null if it is of one that was here no more} */
    @Nullable
    Unit unit(int result) {
        return units[result];
    }

    /** {@return the index within its call of what the result is of} */
    long index(int result) {
        return indices[result];
    }

    /** {@return whether the task returned} */
    boolean returned(int result) {
        return !(endings[result] instanceof Ending.Threw);
    }

    /** Tells the call. */
    void tell(int result) {
        Call call = units[result].call();
        if (endings[result] instanceof Ending ending) {
            call.ended(indices[result], ending);
        } else {
            call.returned(indices[result], endings[result]);
        }
    }

    void clear() {
        Arrays.fill(endings, 0, count, null);
        Arrays.fill(units, 0, count, null);
        count = 0;
    }
}
