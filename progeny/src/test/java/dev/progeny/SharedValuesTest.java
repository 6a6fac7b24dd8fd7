package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteRunnable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shared numbers and booleans, in one process and between several. */
@Timeout(120)
class SharedValuesTest {
    private static final int ROUNDS = 20_000;

    @Test
    void aLongDoesWhatAnAtomicLongDoes() {
        try (SharedLong value = SharedLong.create(5)) {
            assertEquals(5, value.get());
            value.set(6);
            assertEquals(6, value.getPlain() + value.getOpaque() - value.getAcquire());
            value.setPlain(7);
            value.setOpaque(8);
            value.setRelease(9);
            assertTrue(value.compareAndSet(9, 10));
            assertFalse(value.compareAndSet(9, 11));
            assertEquals(10, value.compareAndExchange(10, 12));
            assertEquals(12, value.getAndSet(13));
            assertEquals(13, value.getAndIncrement());
            assertEquals(15, value.incrementAndGet());
            assertEquals(15, value.getAndDecrement());
            assertEquals(13, value.decrementAndGet());
            assertEquals(13, value.getAndAdd(-3));
            assertEquals(20, value.addAndGet(10));
            assertEquals(20, value.getAndUpdate(v -> v + 1));
            assertEquals(42, value.updateAndGet(v -> v * 2));
            assertEquals(42, value.getAndAccumulate(50, Math::max));
            assertEquals(45, value.accumulateAndGet(5, (v, x) -> v - x));
            Number number = value;
            assertEquals(45 * 4, number.intValue() + number.longValue() + number.floatValue() + number.doubleValue());
            assertEquals("45", value.toString());
        }
    }

    @Test
    void anIntDoesWhatAnAtomicIntegerDoes() {
        try (SharedInt value = SharedInt.create(Integer.MAX_VALUE)) {
            assertEquals(Integer.MIN_VALUE, value.incrementAndGet());
            assertTrue(value.compareAndSet(Integer.MIN_VALUE, 1));
            assertEquals(1, value.getAndAdd(4));
            assertEquals(10, value.updateAndGet(v -> v * 2));
            assertEquals(10, value.getAndAccumulate(3, Integer::sum));
            assertEquals(13, value.intValue());
        }
    }

    @Test
    void aDoubleIsAddedToAndComparedByItsBits() {
        try (SharedDouble value = SharedDouble.create(-0.0)) {
            assertFalse(value.compareAndSet(0.0, 1));
            assertTrue(value.compareAndSet(-0.0, 1));
            assertEquals(1, value.getAndAdd(0.5));
            assertEquals(2, value.addAndGet(0.5));
            assertEquals(2, value.getAndAccumulate(8, Math::pow));
            assertEquals(256, value.get());
            assertEquals("256.0", value.toString());
        }
    }

    @Test
    void aBooleanDoesWhatAnAtomicBooleanDoes() {
        try (SharedBoolean value = SharedBoolean.create(true)) {
            assertTrue(value.getAndSet(false));
            assertFalse(value.get());
            assertFalse(value.compareAndSet(true, false));
            assertFalse(value.compareAndExchange(false, true));
            assertTrue(value.getPlain() && value.getOpaque() && value.getAcquire());
            value.setRelease(false);
            assertEquals("false", value.toString());
        }
    }

    @Test
    void everyIncrementOfThreadsAndProcessesCounts() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2);
                SharedLong counter = SharedLong.create(0);
                SharedInt ofInts = SharedInt.create(0);
                SharedDouble ofDoubles = SharedDouble.create(0);
                SharedLongs array = SharedLongs.create(3);
                SharedInts ints = SharedInts.create(3);
                SharedDoubles doubles = SharedDoubles.create(3)) {
            RemoteRunnable count = () -> inTwoThreads(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    counter.incrementAndGet();
                    ofInts.getAndUpdate(value -> value + 1);
                    ofDoubles.addAndGet(1);
                    array.getAndAdd(1, 1);
                    ints.updateAndGet(1, value -> value + 1);
                    doubles.getAndAdd(1, 1);
                }
            });

            var one = pool.submit(count);
            var other = pool.submit(count);
            count.run();
            one.get();
            other.get();

            int all = 3 * 2 * ROUNDS;
            assertEquals(List.of(all, all, all), List.of(counter.intValue(), ofInts.get(), ofDoubles.intValue()));
            assertEquals(all, array.get(1));
            assertEquals(all, ints.get(1));
            assertEquals(all, doubles.get(1));
            assertEquals(0, array.get(0) + array.get(2));
        }
    }

    private static void inTwoThreads(Runnable work) {
        CompletableFuture<Void> other = Aside.run(work::run);
        work.run();
        other.join();
    }

    @Test
    void itTravelsInEveryWayAndComesBackAsTheSameObject() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<SharedLong> queue = ProcessQueue.create();
                SharedLong value = SharedLong.create(1)) {
            Map<String, SharedLong> back = pool.apply(value, v -> {
                v.incrementAndGet();
                return Map.of("one", v);
            });
            queue.put(value);
            pool.apply(() -> queue.take().addAndGet(40));

            assertSame(value, back.get("one"));
            assertEquals(42, value.get());
        }
        try (SharedBoolean made =
                ChildProcess.call(() -> SharedBoolean.create(true)).get()) {
            assertTrue(made.getAndSet(false));
        }
    }

    @Test
    void whatAKilledProcessHadDoneStays() throws Exception {
        try (SharedLong value = SharedLong.create(0)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                while (true) {
                    value.incrementAndGet();
                }
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> value.get() > 1000);

            child.kill();
            child.join();

            long seen = value.get();
            assertEquals(seen + 1, value.incrementAndGet());
        }
    }

    @Test // T31
    void onceClosedNobodyCanUseIt() throws Exception {
        SharedLong value = SharedLong.create(1);
        SharedBoolean flag = SharedBoolean.create(false);
        try (ProcessPool pool = ProcessPool.create(1)) {
            assertEquals(1L, pool.apply(value, SharedLong::get));
            AsyncResult<Void> user = pool.applyAsync(() -> {
                while (true) {
                    value.incrementAndGet();
                    flag.set(true);
                }
            });
            await().atMost(Duration.ofSeconds(60)).until(flag::get);

            value.close();
            value.close();

            assertThatThrownBy(user::join).hasStackTraceContaining("the value is closed, by this or another process");
            for (ThrowingCallable access : List.<ThrowingCallable>of(
                    value::get, () -> value.set(1), value::incrementAndGet, () -> value.updateAndGet(v -> v))) {
                assertThatThrownBy(access).isInstanceOf(IllegalStateException.class);
            }
            assertThat(value.toString()).startsWith("SharedLong[").endsWith(", closed]");
            assertTrue(value.isClosed());
            assertThatThrownBy(() -> ChildProcess.call(value::get).get())
                    .hasStackTraceContaining("is gone: it was closed");
            flag.close();
        }
    }

    @Test
    void thousandsMayBeOpenAtOnce() {
        List<SharedInt> all = new ArrayList<>();
        try {
            for (int i = 0; i < 2000; i++) {
                all.add(SharedInt.create(i));
            }
            for (int i = 0; i < 2000; i++) {
                assertEquals(i, all.get(i).get());
            }
        } finally {
            all.forEach(SharedInt::close);
        }
    }
}
