package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteRunnable;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shared record, in one process and between several. */
@Timeout(120)
class SharedReferenceTest {
    private static final int ROUNDS = 2_000;

    record Range(long from, long to, String name) implements Serializable {
        Range widened() {
            return new Range(from - 1, to + 1, name);
        }
    }

    @Test
    void whatIsGotEqualsWhatWasSetAndIsACopy() {
        Range first = new Range(1, 2, "first");
        try (SharedReference<Range> reference = SharedReference.create(first)) {
            assertEquals(first, reference.get());
            assertNotSame(first, reference.get());
            reference.set(null);
            assertNull(reference.get());
            assertTrue(reference.compareAndSet(null, first));
            assertFalse(reference.compareAndSet(null, first));
            assertTrue(reference.compareAndSet(new Range(1, 2, "first"), first.widened()));
            assertEquals(new Range(0, 3, "first"), reference.getAndSet(first));
            assertEquals(first, reference.getAndUpdate(Range::widened));
            assertEquals(new Range(-1, 4, "first"), reference.updateAndGet(Range::widened));
            assertEquals(new Range(-1, 4, "first"), reference.getAndAccumulate(first, (present, given) -> given));
            assertEquals(first.widened(), reference.accumulateAndGet(first, (present, given) -> given.widened()));
        }
    }

    @Test
    void everyChangeOfThreadsAndProcessesCounts() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2);
                SharedReference<Range> reference = SharedReference.create(new Range(0, 0, "all"))) {
            RemoteRunnable widen = () -> {
                for (int i = 0; i < ROUNDS; i++) {
                    reference.updateAndGet(Range::widened);
                }
            };

            var one = pool.submit(widen);
            var other = pool.submit(widen);
            var aside = Aside.run(widen::run);
            widen.run();
            one.get();
            other.get();
            aside.get();

            assertEquals(new Range(-4 * ROUNDS, 4 * ROUNDS, "all"), reference.get());
        }
    }

    @Test
    void itTravelsAndComesBackAsTheSameObject() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                SharedReference<List<String>> reference = SharedReference.create(List.of("here"))) {
            SharedReference<List<String>> back = pool.apply(reference, r -> {
                r.set(List.of("there"));
                return r;
            });

            assertSame(reference, back);
            assertEquals(List.of("there"), reference.get());
        }
    }

    @Test // T29
    void aHandleInItOutlivesWhoMadeIt() throws Exception {
        try (SharedReference<SharedDoubles> reference = SharedReference.create(null)) {
            ChildProcess.start(() -> reference.set(SharedDoubles.of(1, 2))).join();

            try (SharedDoubles array = reference.get()) {
                assertArrayEquals(new double[] {1, 2}, array.toArray());
            }
        }
    }

    @Test
    void oneThatAKilledProcessWasChangingStaysWhole() throws Exception {
        try (SharedReference<Range> reference = SharedReference.create(new Range(0, 0, "x".repeat(500)))) {
            for (int round = 0; round < 3; round++) {
                long before = reference.get().to();
                ChildProcess<Void> child = ChildProcess.start(() -> {
                    while (true) {
                        reference.updateAndGet(Range::widened);
                    }
                });
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> reference.get().to() > before + 100);

                child.kill();
                child.join();

                Range left = reference.get();
                assertEquals(-left.from(), left.to());
                assertEquals(left.widened(), reference.updateAndGet(Range::widened));
            }
        }
    }

    @Test
    void whatIsTooLargeOrCannotBeEncodedIsRefusedAndChangesNothing() {
        try (SharedReference<Object> reference = SharedReference.create("x", 100)) {
            assertThatThrownBy(() -> reference.set("x".repeat(200)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "bytes, encoded, is larger than the shared reference holds, 100; make it with a"
                                    + " larger maxBytes");
            assertThatThrownBy(() -> reference.set(new Object()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not serializable");
            assertEquals("x", reference.get());
            assertEquals(100, reference.maxBytes());
        }
        assertThatThrownBy(() -> SharedReference.create("x", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes must be between 1 and 16777216, was 0; for large values use a ProcessQueue or"
                        + " SharedMemory");
    }

    @Test // T31
    void onceClosedNobodyCanUseIt() throws Exception {
        SharedReference<String> reference = SharedReference.create("x");

        ChildProcess.start(reference::close).join();

        for (ThrowingCallable access : List.<ThrowingCallable>of(
                reference::get,
                () -> reference.set("y"),
                () -> reference.compareAndSet("x", "y"),
                () -> reference.updateAndGet(value -> "y"))) {
            assertThatThrownBy(access)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the reference is closed");
        }
        assertTrue(reference.isClosed());
    }
}
