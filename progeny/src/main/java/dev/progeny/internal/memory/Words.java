package dev.progeny.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Values in mapped bytes as threads of all processes access them at once: {@code (bytes, place)}, where the place is a multiple of the
 * value's size. Comparisons of doubles are of their bits.
 */
public final class Words {
    /** Ints. */
    public static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** Longs. */
    public static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Doubles. */
    public static final VarHandle DOUBLES =
            MethodHandles.byteBufferViewVarHandle(double[].class, ByteOrder.nativeOrder());

    private Words() {}

    /** Changes an int at once; the function may be called more than once. {@return what was there before} */
    public static int getAndUpdateInt(ByteBuffer bytes, int place, IntUnaryOperator change) {
        int before;
        do {
            before = (int) INTS.getVolatile(bytes, place);
        } while (!INTS.weakCompareAndSet(bytes, place, before, change.applyAsInt(before)));
        return before;
    }

    /** Changes an int at once; the function may be called more than once. {@return what is there afterwards} */
    public static int updateAndGetInt(ByteBuffer bytes, int place, IntUnaryOperator change) {
        int before;
        int after;
        do {
            before = (int) INTS.getVolatile(bytes, place);
            after = change.applyAsInt(before);
        } while (!INTS.weakCompareAndSet(bytes, place, before, after));
        return after;
    }

    /** Changes a long at once; the function may be called more than once. {@return what was there before} */
    public static long getAndUpdateLong(ByteBuffer bytes, int place, LongUnaryOperator change) {
        long before;
        do {
            before = (long) LONGS.getVolatile(bytes, place);
        } while (!LONGS.weakCompareAndSet(bytes, place, before, change.applyAsLong(before)));
        return before;
    }

    /** Changes a long at once; the function may be called more than once. {@return what is there afterwards} */
    public static long updateAndGetLong(ByteBuffer bytes, int place, LongUnaryOperator change) {
        long before;
        long after;
        do {
            before = (long) LONGS.getVolatile(bytes, place);
            after = change.applyAsLong(before);
        } while (!LONGS.weakCompareAndSet(bytes, place, before, after));
        return after;
    }

    /** Changes a double at once; the function may be called more than once. {@return what was there before} */
    public static double getAndUpdateDouble(ByteBuffer bytes, int place, DoubleUnaryOperator change) {
        double before;
        do {
            before = (double) DOUBLES.getVolatile(bytes, place);
        } while (!DOUBLES.weakCompareAndSet(bytes, place, before, change.applyAsDouble(before)));
        return before;
    }

    /** Changes a double at once; the function may be called more than once. {@return what is there afterwards} */
    public static double updateAndGetDouble(ByteBuffer bytes, int place, DoubleUnaryOperator change) {
        double before;
        double after;
        do {
            before = (double) DOUBLES.getVolatile(bytes, place);
            after = change.applyAsDouble(before);
        } while (!DOUBLES.weakCompareAndSet(bytes, place, before, after));
        return after;
    }
}
