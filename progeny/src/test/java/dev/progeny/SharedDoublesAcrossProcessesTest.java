package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shared array between real processes: it travels in every way, is one for all, and outlives who dies. */
@Timeout(120)
class SharedDoublesAcrossProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Path MAPS = Path.of("/proc/self/maps");

    record Part(SharedDoubles array, int from, int count) implements Serializable {
        void square() {
            for (int i = from; i < from + count; i++) {
                array.set(i, array.get(i) * array.get(i));
            }
        }
    }

    @Test
    void workersOfAPoolWriteToOneArray() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2);
                SharedDoubles array = SharedDoubles.create(1000)) {
            array.put(0, IntStream.range(0, 1000).asDoubleStream().toArray());

            pool.map(List.of(0, 250, 500, 750), from -> {
                new Part(array, from, 250).square();
                return from;
            });

            assertArrayEquals(
                    IntStream.range(0, 1000).mapToDouble(i -> (double) i * i).toArray(), array.toArray());
        }
    }

    @Test
    void itIsCapturedByAChild() throws Exception {
        try (SharedDoubles array = SharedDoubles.of(1, 2, 3)) {
            ChildProcess<Double> child = ChildProcess.call(() -> {
                array.set(0, 10);
                return array.get(2);
            });

            assertEquals(3.0, child.get());
            assertEquals(10, array.get(0));
        }
    }

    @Test
    void itIsAnArgumentAloneInAListAndInARecord() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                SharedDoubles array = SharedDoubles.of(4, 5)) {
            assertEquals(5.0, pool.apply(array, a -> a.get(a.length() - 1)));
            assertEquals(4.0, pool.apply(List.of(array), all -> all.get(0).get(0)));
            assertEquals(true, pool.apply(new Part(array, 0, 2), part -> {
                part.square();
                return true;
            }));

            assertArrayEquals(new double[] {16, 25}, array.toArray());
        }
    }

    @Test
    void itIsAResultAndComesBackAsTheSameObject() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                SharedDoubles array = SharedDoubles.of(1)) {
            Map<String, SharedDoubles> back = pool.apply(array, a -> Map.of("one", a, "two", a));

            assertSame(array, back.get("one"));
            assertSame(array, back.get("two"));
        }
    }

    @Test
    void oneMadeByAWorkerIsUsedAndClosedHere() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            SharedDoubles made = pool.apply(8, length -> {
                SharedDoubles array = SharedDoubles.create(length);
                array.fill(2.5);
                return array;
            });

            assertThat(made.toArray()).hasSize(8).containsOnly(2.5);
            made.close();
            assertThatThrownBy(() -> pool.apply(made, array -> array.get(0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the array is closed");
        }
    }

    @Test
    void itTravelsOnAQueueAndThroughAPipe() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (ProcessQueue<SharedDoubles> queue = ProcessQueue.create();
                Connection here = pipe.first();
                SharedDoubles array = SharedDoubles.create(2)) {
            Connection there = pipe.second();
            ChildProcess<Void> child = ChildProcess.start(() -> {
                queue.take().set(0, 1);
                there.<SharedDoubles>receive().set(1, 2);
                there.send("done");
            });

            queue.put(array);
            here.send(array);

            assertEquals("done", here.<String>receive());
            assertArrayEquals(new double[] {1, 2}, array.toArray());
            child.join();
        }
    }

    @Test // T29
    void oneMadeByAChildOutlivesIt() throws Exception {
        ChildProcess<SharedDoubles> child = ChildProcess.call(() -> SharedDoubles.of(1, 2));
        child.join();

        try (SharedDoubles array = child.get()) {
            assertArrayEquals(new double[] {1, 2}, array.toArray());
            assertEquals(2.0, ChildProcess.call(() -> array.get(1)).get());
        }
    }

    @Test // T29
    void oneMadeByAChildThatIsKilledStaysUsableAndIsRemovedByItsLastUser() throws Exception {
        try (ProcessQueue<SharedDoubles> arrays = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                SharedDoubles array = SharedDoubles.of(1, 2);
                arrays.put(array);
                new CountDownLatch(1).await();
            });
            try (SharedDoubles array = arrays.take()) {
                child.kill();
                child.join();

                array.set(0, 7);

                assertEquals(7.0, ChildProcess.call(() -> array.get(0)).get());
            }
        }
    }

    @Test
    void oneThatAKilledProcessWasWritingToStaysUsable() throws Exception {
        try (SharedDoubles array = SharedDoubles.create(1 << 16)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                while (true) {
                    array.fill(array.get(0) + 1);
                }
            });
            await().atMost(LONG).until(() -> array.get((1 << 16) - 1) > 10);

            child.kill();
            child.join();

            array.fill(-1);
            assertThat(array.toArray()).containsOnly(-1);
        }
    }

    @Test
    void onceClosedNobodyCanUseItAndWhoReceivesItIsTold() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<String> seen = ProcessQueue.create()) {
            SharedDoubles array = SharedDoubles.create(10);
            AsyncResult<Double> user = pool.applyAsync(() -> {
                seen.put("begun");
                while (true) {
                    array.set(0, array.get(0) + 1);
                }
            });
            seen.take();

            array.close();

            assertThatThrownBy(user::join)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("the array is closed");
            assertThatThrownBy(() -> ChildProcess.call(() -> array.get(0)).get())
                    .hasStackTraceContaining("is gone: it was closed");
        }
    }

    @Test
    void aChildMayCloseTheArrayOfItsParent() throws Exception {
        SharedDoubles array = SharedDoubles.create(10);

        ChildProcess.start(array::close).join();

        assertThatThrownBy(() -> array.get(0)).isInstanceOf(IllegalStateException.class);
        array.close();
    }

    @Test // T31
    void manyLargeOnesOneAfterTheOtherDoNotStayMapped() throws Exception {
        assumeTrue(Files.exists(MAPS), "what is mapped is seen on Linux only");
        // In a process where no other test has left something large that nobody uses: its double is the limit.
        assertThat(ChildProcess.call(SharedDoublesAcrossProcessesTest::mappedHereAndInAWorker)
                        .get())
                .allSatisfy(mebibytes -> assertThat(mebibytes).isLessThan(640));
    }

    private static List<Long> mappedHereAndInAWorker() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            for (int i = 0; i < 40; i++) { // 1,280 MiB together
                int value = i;
                try (SharedDoubles array = SharedDoubles.create(1 << 22)) {
                    array.set(7, value);
                    assertEquals((double) value, pool.apply(array, a -> a.get(7)));
                }
            }
            return List.of(mappedMebibytes(), pool.apply(() -> mappedMebibytes()));
        }
    }

    private static long mappedMebibytes() throws IOException {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains("/doubles-"))
                            .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                            .mapToLong(range -> Long.parseLong(range[1], 16) - Long.parseLong(range[0], 16))
                            .sum()
                    >> 20;
        }
    }
}
