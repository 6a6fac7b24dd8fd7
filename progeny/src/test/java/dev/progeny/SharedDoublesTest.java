package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a shared array does in one process. */
@Timeout(60)
class SharedDoublesTest {
    @Test
    void aNewArrayIsZeros() {
        try (SharedDoubles array = SharedDoubles.create(1 << 20)) {
            assertEquals(1 << 20, array.length());
            assertEquals(0, array.get(0));
            assertEquals(0, array.get((1 << 20) - 1));
        }
    }

    @Test
    void anArrayOfValuesHasThem() {
        double[] values = {1.5, Double.NaN, Double.NEGATIVE_INFINITY, -0.0};
        try (SharedDoubles array = SharedDoubles.of(values)) {
            values[0] = 2;

            assertArrayEquals(new double[] {1.5, Double.NaN, Double.NEGATIVE_INFINITY, -0.0}, array.toArray());
        }
    }

    @Test
    void whatIsSetIsGot() {
        try (SharedDoubles array = SharedDoubles.create(3)) {
            array.set(2, 0.1);

            assertArrayEquals(new double[] {0, 0, 0.1}, array.toArray());
            assertEquals(0.1, array.get(2));
        }
    }

    @Test
    void partsAreCopiedInAndOut() {
        try (SharedDoubles array = SharedDoubles.create(6)) {
            array.put(1, new double[] {1, 2});
            array.put(3, new double[] {9, 3, 4, 9}, 1, 2);
            double[] whole = new double[2];
            double[] part = new double[4];

            array.get(1, whole);
            array.get(2, part, 1, 2);

            assertArrayEquals(new double[] {0, 1, 2, 3, 4, 0}, array.toArray());
            assertArrayEquals(new double[] {1, 2}, whole);
            assertArrayEquals(new double[] {0, 2, 3, 0}, part);
        }
    }

    @Test
    void itIsFilledWholeAndInPart() {
        try (SharedDoubles array = SharedDoubles.create(5)) {
            array.fill(7);
            array.fill(1, 3, 8);

            assertArrayEquals(new double[] {7, 8, 8, 8, 7}, array.toArray());
        }
    }

    @Test
    void itIsCopiedToAnotherAndWithinItself() {
        try (SharedDoubles array = SharedDoubles.of(1, 2, 3, 4, 5);
                SharedDoubles other = SharedDoubles.create(4)) {
            array.copyTo(1, other, 0, 3);
            array.copyTo(0, array, 1, 4);

            assertArrayEquals(new double[] {2, 3, 4, 0}, other.toArray());
            assertArrayEquals(new double[] {1, 1, 2, 3, 4}, array.toArray());
            array.copyTo(1, array, 0, 4);
            assertArrayEquals(new double[] {1, 2, 3, 4, 4}, array.toArray());
        }
    }

    @Test
    void anEmptyArrayHasNothing() {
        try (SharedDoubles array = SharedDoubles.create(0)) {
            array.fill(1);
            array.put(0, new double[0]);

            assertArrayEquals(new double[0], array.toArray());
            assertThatThrownBy(() -> array.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aLengthOutOfRangeIsRefusedWithTheRange() {
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> SharedDoubles.create(length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("length must be between 0 and 1152921504606846967, was " + length
                            + "; it is a number of values, not of bytes");
        }
    }

    @Test // T31
    void moreThanThereIsMemoryForIsRefusedWithARemedy() {
        assertThatThrownBy(() -> SharedDoubles.create(1L << 50))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot allocate 9007199254741056 bytes")
                .hasMessageContaining("are free there; enlarge that file system (in a container: --shm-size)");
    }

    @Test
    void anIndexOutOfRangeIsRefusedWithTheRange() {
        try (SharedDoubles array = SharedDoubles.create(10)) {
            for (long index : new long[] {-1, 10, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
                for (ThrowingCallable access :
                        List.<ThrowingCallable>of(() -> array.get(index), () -> array.set(index, 1))) {
                    assertThatThrownBy(access)
                            .isInstanceOf(IndexOutOfBoundsException.class)
                            .hasMessage("index must be at least 0 and less than 10, which is the length, was " + index);
                }
            }
        }
    }

    @Test
    void aRangeOutOfRangeIsRefusedAndNothingIsCopied() {
        double[] three = {1, 2, 3};
        try (SharedDoubles array = SharedDoubles.create(10);
                SharedDoubles small = SharedDoubles.create(2)) {
            for (ThrowingCallable access : List.<ThrowingCallable>of(
                    () -> array.put(8, three),
                    () -> array.put(-1, three),
                    () -> array.put(0, three, 1, 3),
                    () -> array.put(0, three, -1, 2),
                    () -> array.put(0, three, 2, -1),
                    () -> array.put(Long.MAX_VALUE, three),
                    () -> array.get(8, three),
                    () -> array.get(0, three, 3, 1),
                    () -> array.fill(9, 2, 1),
                    () -> array.fill(1, Long.MAX_VALUE, 1),
                    () -> array.copyTo(0, small, 0, 3),
                    () -> array.copyTo(9, small, 0, 2),
                    () -> small.copyTo(0, array, 9, 2))) {
                assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> array.put(8, three))
                    .hasMessage("the shared array has 10 values, so there are no 3 from index 8 on");
            assertThat(array.toArray()).containsOnly(0);
            assertArrayEquals(new double[] {1, 2, 3}, three);
        }
    }

    @Test // T31
    void useAfterCloseIsAnException() {
        SharedDoubles array = SharedDoubles.create(10);
        SharedDoubles open = SharedDoubles.create(10);
        array.close();
        array.close();

        for (ThrowingCallable access : List.<ThrowingCallable>of(
                () -> array.get(0),
                () -> array.set(0, 1),
                () -> array.get(0, new double[1]),
                () -> array.put(0, new double[1]),
                () -> array.fill(1),
                () -> array.copyTo(0, open, 0, 1),
                () -> open.copyTo(0, array, 0, 1),
                array::toArray)) {
            assertThatThrownBy(access)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the array is closed");
        }
        assertTrue(array.isClosed());
        assertEquals(10, array.length());
        assertThat(array.toString()).contains("10 values, closed");
        assertFalse(open.isClosed());
        open.close();
    }

    @Test // T31
    void whoIsInTheMidstOfAnAccessWhenItIsClosedMeetsAnExceptionAndNoCrash() throws Exception {
        for (int round = 0; round < 20; round++) {
            SharedDoubles array = SharedDoubles.create(1 << 16);
            AtomicReference<Throwable> met = new AtomicReference<>();
            Thread user = new Thread(() -> useUntilClosed(array, met));
            user.start();

            Thread.sleep(2);
            array.close();
            System.gc();
            user.join();

            assertThat(met.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("the array is closed");
        }
    }

    private static void useUntilClosed(SharedDoubles array, AtomicReference<Throwable> met) {
        double[] some = new double[5000];
        try {
            while (true) {
                for (int i = 0; i < 1000; i++) {
                    array.set(i, array.get(i + 1) + 1);
                }
                array.get(3, some);
                array.copyTo(0, array, 7, 1 << 15);
                array.fill(1);
            }
        } catch (Throwable e) {
            met.set(e);
        }
    }
}
