package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What shared arrays of all types do in one process, beyond what {@link SharedDoublesTest} shows. */
@Timeout(60)
class SharedNumbersTest {
    @Test
    void longsAreReadWrittenAndChangedInEveryOrder() {
        try (SharedLongs array = SharedLongs.of(1, 2, Long.MIN_VALUE)) {
            array.setVolatile(0, 10);
            array.setRelease(1, 20);
            assertEquals(10, array.getVolatile(0));
            assertEquals(20, array.getAcquire(1));
            array.setOpaque(1, 21);
            assertEquals(21, array.getOpaque(1));
            assertEquals(Long.MIN_VALUE, array.get(2));

            assertTrue(array.compareAndSet(0, 10, 11));
            assertFalse(array.compareAndSet(0, 10, 12));
            assertEquals(11, array.compareAndExchange(0, 11, 13));
            assertEquals(13, array.getAndSet(0, 14));
            assertEquals(14, array.getAndAdd(0, 1));
            assertEquals(25, array.addAndGet(0, 10));
            assertEquals(25, array.getAndUpdate(0, value -> value * 2));
            assertEquals(51, array.updateAndGet(0, value -> value + 1));
            assertArrayEquals(new long[] {51, 21, Long.MIN_VALUE}, array.toArray());
        }
    }

    @Test
    void intsAreReadWrittenAndChangedInEveryOrder() {
        try (SharedInts array = SharedInts.of(1, 2, Integer.MIN_VALUE)) {
            array.setVolatile(0, 10);
            array.setRelease(1, 20);
            assertEquals(10, array.getVolatile(0));
            assertEquals(20, array.getAcquire(1));
            array.setOpaque(1, 21);
            assertEquals(21, array.getOpaque(1));
            assertEquals(Integer.MIN_VALUE, array.get(2));

            assertTrue(array.compareAndSet(0, 10, 11));
            assertFalse(array.compareAndSet(0, 10, 12));
            assertEquals(11, array.compareAndExchange(0, 11, 13));
            assertEquals(13, array.getAndSet(0, 14));
            assertEquals(14, array.getAndAdd(0, 1));
            assertEquals(25, array.addAndGet(0, 10));
            assertEquals(25, array.getAndUpdate(0, value -> value * 2));
            assertEquals(51, array.updateAndGet(0, value -> value + 1));
            assertArrayEquals(new int[] {51, 21, Integer.MIN_VALUE}, array.toArray());
        }
    }

    @Test
    void doublesAreChangedAtomicallyAndComparedByTheirBits() {
        try (SharedDoubles array = SharedDoubles.of(0.0, Double.NaN, 1)) {
            assertFalse(array.compareAndSet(0, -0.0, 1));
            assertTrue(array.compareAndSet(0, 0.0, 1.5));
            assertTrue(array.compareAndSet(1, Double.NaN, 2));
            assertEquals(2, array.compareAndExchange(1, 3, 4));
            assertEquals(1.5, array.getAndAdd(0, 0.25));
            assertEquals(2, array.addAndGet(0, 0.25));
            assertEquals(2, array.getAndSet(0, 7));
            assertEquals(7, array.getAndUpdate(0, Math::sqrt));
            assertEquals(7, array.updateAndGet(0, value -> Math.rint(value * value)));
            array.setVolatile(2, 5);
            array.setRelease(1, 6);
            assertEquals(5, array.getVolatile(2) + array.getOpaque(2) - array.getAcquire(2));
            assertArrayEquals(new double[] {7, 6, 5}, array.toArray());
        }
    }

    @Test
    void bytesAreReadWrittenAndCopied() {
        try (SharedBytes array = SharedBytes.create(10);
                SharedBytes other = SharedBytes.of((byte) 1, (byte) 2, (byte) 3)) {
            array.set(0, (byte) -1);
            array.setVolatile(9, (byte) 9);
            array.put(3, new byte[] {7, 8, 9}, 1, 2);
            other.copyTo(0, array, 5, 3);
            array.fill(8, 1, (byte) 4);

            assertEquals(-1, array.get(0));
            assertEquals(9, array.getVolatile(9));
            assertArrayEquals(new byte[] {-1, 0, 0, 8, 9, 1, 2, 3, 4, 9}, array.toArray());
        }
    }

    @Test
    void aViewShowsAndChangesTheValuesInTheMachinesOrder() {
        try (SharedLongs longs = SharedLongs.of(1, 2, 3, 4);
                SharedInts ints = SharedInts.of(1, 2, 3, 4);
                SharedDoubles doubles = SharedDoubles.of(1, 2, 3, 4);
                SharedBytes bytes = SharedBytes.of((byte) 1, (byte) 2)) {
            LongBuffer ofLongs = longs.asBuffer(1, 3);
            IntBuffer ofInts = ints.asBuffer(1, 3);
            DoubleBuffer ofDoubles = doubles.asBuffer(1, 3);
            ByteBuffer ofBytes = bytes.asBuffer(1, 1);
            ofLongs.put(0, 20);
            ofInts.put(0, 20);
            ofDoubles.put(0, 20);
            ofBytes.put(0, (byte) 20);

            assertEquals(3, ofLongs.capacity());
            assertArrayEquals(new long[] {1, 20, 3, 4}, longs.toArray());
            assertArrayEquals(new int[] {1, 20, 3, 4}, ints.toArray());
            assertArrayEquals(new double[] {1, 20, 3, 4}, doubles.toArray());
            assertArrayEquals(new byte[] {1, 20}, bytes.toArray());
            ints.set(3, 40);
            assertEquals(40, ofInts.get(2));
            assertThatThrownBy(() -> longs.asBuffer(2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test // T31
    void aViewMayBeUsedAfterClose() {
        SharedInts array = SharedInts.of(1, 2, 3);
        IntBuffer view = array.asBuffer(0, 3);

        array.close();
        System.gc();
        view.put(2, 30);

        assertEquals(30, view.get(2));
        assertThatThrownBy(() -> array.asBuffer(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test // T31
    void everyFormOfAccessChecksTheIndexAndWhetherTheArrayIsOpen() {
        SharedLongs array = SharedLongs.create(10);
        for (long index : new long[] {-1, 10, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
            for (ThrowingCallable access : accesses(array, index)) {
                assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }

        array.close();

        for (ThrowingCallable access : accesses(array, 0)) {
            assertThatThrownBy(access)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the array is closed, by this or another process");
        }
    }

    private static List<ThrowingCallable> accesses(SharedLongs array, long index) {
        return List.of(
                () -> array.get(index),
                () -> array.set(index, 1),
                () -> array.getVolatile(index),
                () -> array.setVolatile(index, 1),
                () -> array.getAcquire(index),
                () -> array.setRelease(index, 1),
                () -> array.getOpaque(index),
                () -> array.setOpaque(index, 1),
                () -> array.compareAndSet(index, 0, 1),
                () -> array.compareAndExchange(index, 0, 1),
                () -> array.getAndSet(index, 1),
                () -> array.getAndAdd(index, 1),
                () -> array.addAndGet(index, 1),
                () -> array.getAndUpdate(index, value -> value),
                () -> array.updateAndGet(index, value -> value),
                () -> array.get(index, new long[1]),
                () -> array.put(index, new long[1]),
                () -> array.fill(index, 1, 1),
                () -> array.asBuffer(index, 1));
    }

    @Test
    void lengthsBeyondTheMachinesAreRefused() {
        assertThatThrownBy(() -> SharedInts.create(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length must be between 0 and 2305843009213693935, was -1; it is a number of values, not of"
                        + " bytes");
        assertThatThrownBy(() -> SharedBytes.create(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedLongs.create(1L << 50))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot make an array of longs: cannot allocate");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void withoutMemorySegmentsOneIsTold() {
        try (SharedLongs array = SharedLongs.create(1)) {
            assertThatThrownBy(() -> array.asSegment(String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("type must be java.lang.foreign.MemorySegment.class, was java.lang.String; for a buffer"
                            + " call asBuffer(index, count)");
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aSegmentShowsAllValuesAlsoAfterClose() throws Exception {
        Class<?> type = Class.forName("java.lang.foreign.MemorySegment");
        Method byteSize = type.getMethod("byteSize");
        Method asByteBuffer = type.getMethod("asByteBuffer");
        SharedLongs array = SharedLongs.of(1, 2, 3);

        Object segment = array.asSegment(type);
        ByteBuffer bytes = ((ByteBuffer) asByteBuffer.invoke(segment)).order(java.nio.ByteOrder.nativeOrder());
        array.set(1, 20);
        array.close();
        System.gc();

        assertEquals(24L, byteSize.invoke(segment));
        assertEquals(20, bytes.getLong(8));
        assertThatThrownBy(() -> array.asSegment(type)).isInstanceOf(IllegalStateException.class);
        assertThat(segment).isInstanceOf(type);
    }
}
