package dev.progeny.internal.transport;

import static dev.progeny.Aside.call;
import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.Deadlines;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long threads wait at a ring queue, and what ends that; two handles stand for two processes, since they share nothing but the files. */
@Timeout(60)
class RingQueueWaitTest extends RingQueues {
    @Test
    void aTakerWaitsForAPut() throws Exception {
        try (RingQueue queue = unbounded()) {
            CompletableFuture<String> taken = call(() -> take(queue));

            put(RingQueue.open(queue.path()), "late");

            assertEquals("late", taken.get());
        }
    }

    @Test
    void timeRunsOutForTakersAndPutters() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            assertNull(queue.take(Deadlines.after(1_000_000), () -> true));
            assertNull(queue.take(Deadlines.after(-1), () -> true));
            put(queue, "only");

            assertFalse(queue.put(Deadlines.after(1_000_000), () -> true, bytes("more")));

            assertEquals(1, queue.size());
        }
    }

    @Test
    void theEndOfTheStreamComesAfterAllThatWasPut() throws Exception {
        try (RingQueue queue = unbounded()) {
            put(queue, "last");
            CompletableFuture<Void> waiting = run(() -> {
                assertEquals("last", take(queue));
                take(queue);
            });
            queue.closePuts();

            assertThatThrownBy(waiting::get).hasCauseInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.take(Deadlines.NEVER, () -> true)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.tryPut(bytes("more"))).isInstanceOf(ClosedRingException.class);
            assertTrue(queue.isPutClosed());
            assertFalse(queue.isClosed());
        }
    }

    @Test // T25
    void whoeverWaitsLearnsThatNobodyIsLeftOnTheOtherSide() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            put(queue, "first");
            assertThatThrownBy(() -> queue.put(Deadlines.NEVER, () -> false, bytes("second")))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("nobody is left to take from " + queue.path());

            assertNotNull(queue.take(Deadlines.NEVER, () -> false));
            assertThatThrownBy(() -> queue.take(Deadlines.NEVER, () -> false)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.take(Deadlines.after(0), () -> false))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test // T13
    void closingWakesAllWhoWaitAndRemovesTheFiles() throws Exception {
        RingQueue queue = RingQueue.ofElements(path(), 1);
        RingQueue empty = unbounded();
        put(queue, "full");
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(run(() -> put(RingQueue.open(queue.path()), "more")));
            waiting.add(run(() -> queue.awaitAllDone(Deadlines.NEVER)));
            waiting.add(run(() -> take(empty)));
        }
        TimeUnit.MILLISECONDS.sleep(50); // so that most of them do wait; nothing depends on it

        RingQueue.open(queue.path()).close();
        empty.close();
        empty.close();

        for (CompletableFuture<?> each : waiting) {
            assertThatThrownBy(each::get)
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .isInstanceOfAny(ClosedRingException.class, java.nio.file.NoSuchFileException.class);
        }
        assertThat(queue.path()).doesNotExist();
        assertThat(rings(queue)).isEmpty();
        assertThatThrownBy(() -> RingQueue.open(queue.path()))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(queue.path() + " is gone: it was closed");
        assertThatThrownBy(queue::tryTake).isInstanceOf(ClosedRingException.class);
        assertThatThrownBy(() -> queue.tryPut(bytes("x"))).isInstanceOf(ClosedRingException.class);
    }

    @Test
    void anInterruptEndsAWaitAndLeavesTheQueueAsItWas() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Void> taker = run(() -> {
                thread.complete(Thread.currentThread());
                take(queue);
            });
            thread.get().interrupt();
            assertThatThrownBy(taker::get).hasCauseInstanceOf(InterruptedException.class);

            put(queue, "first");
            CompletableFuture<Thread> second = new CompletableFuture<>();
            CompletableFuture<Void> putter = run(() -> {
                second.complete(Thread.currentThread());
                put(queue, "second");
            });
            second.get().interrupt();
            assertThatThrownBy(putter::get).hasCauseInstanceOf(InterruptedException.class);
            assertEquals(List.of("first"), drain(queue));
        }
    }

    @Test
    void anInterruptThatCameBeforeIsHonouredAlsoWhereThereIsNoWait() throws Exception {
        try (RingQueue queue = unbounded()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> put(queue, "never")).isInstanceOf(InterruptedException.class);
            put(queue, "there");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> take(queue)).isInstanceOf(InterruptedException.class);

            Thread.currentThread().interrupt();
            assertTrue(queue.tryPut(bytes("too")));
            assertEquals("there", text(queue.tryTake()));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aPutIntoANewRingSurvivesAnInterrupt() throws Exception {
        try (RingQueue queue = unbounded()) {
            Thread.currentThread().interrupt();
            assertTrue(queue.tryPut(ByteBuffer.allocate(1 << 20)));
            assertEquals(1 << 20, queue.tryTake().remaining());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        int producers = 4;
        int each = 5_000;
        try (RingQueue queue = RingQueue.ofElements(path(), 100)) {
            List<CompletableFuture<?>> putting = new ArrayList<>();
            List<CompletableFuture<List<String>>> taking = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                RingQueue handle = p % 2 == 0 ? queue : RingQueue.open(queue.path());
                putting.add(run(() -> {
                    for (int i = 0; i < each; i++) {
                        put(handle, producer + ":" + i);
                    }
                }));
                taking.add(call(() -> {
                    List<String> taken = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        taken.add(take(handle));
                    }
                    return taken;
                }));
            }
            List<String> all = new ArrayList<>();
            for (CompletableFuture<List<String>> each1 : taking) {
                all.addAll(each1.get());
            }
            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, producers)
                            .boxed()
                            .flatMap(p -> IntStream.range(0, each).mapToObj(i -> p + ":" + i))
                            .toList());
            for (CompletableFuture<?> done : putting) {
                done.get();
            }
        }
    }

    @Test
    void doneIsCountedPerElement() throws Exception {
        try (RingQueue queue = unbounded()) {
            assertFalse(queue.markDone());
            assertTrue(queue.awaitAllDone(Deadlines.NEVER));
            put(queue, "a");
            put(queue, "b");
            assertFalse(queue.awaitAllDone(Deadlines.after(1_000_000)));
            CompletableFuture<Void> joined = run(() -> queue.awaitAllDone(Deadlines.NEVER));

            assertTrue(queue.markDone());
            assertTrue(queue.markDone());

            joined.get();
            assertFalse(queue.markDone());
        }
    }

    /** One that was woken says again that others may sleep, and until then changes wake nobody: so it is to wake the next. */
    @Test
    void whoeverTakesWakesTheNextTakerWhileElementsAreLeft() throws Exception {
        try (RingQueue queue = unbounded()) {
            ByteBuffer header = RingHeader.open(queue.path()).bytes();
            put(queue, "first");
            put(queue, "second");

            pretendSleeper(header, RingLayout.NOT_EMPTY_AT);
            take(queue);
            boolean wokenForTheSecond = isSleeperWoken(header, RingLayout.NOT_EMPTY_AT);
            pretendSleeper(header, RingLayout.NOT_EMPTY_AT);
            take(queue);
            boolean wokenForNothing = isSleeperWoken(header, RingLayout.NOT_EMPTY_AT);

            assertTrue(wokenForTheSecond);
            assertFalse(wokenForNothing);
        }
    }

    @Test
    void whoeverPutsWakesTheNextPutterWhileRoomIsLeft() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 2)) {
            checkThatPuttersAreWokenWhileRoomIsLeft(queue, "x");
        }
        try (RingQueue queue = RingQueue.ofBytes(path(), 4096, 4096)) {
            checkThatPuttersAreWokenWhileRoomIsLeft(queue, "x".repeat(1500)); // two of these fit
        }
    }

    private static void checkThatPuttersAreWokenWhileRoomIsLeft(RingQueue queue, String element) throws Exception {
        ByteBuffer header = RingHeader.open(queue.path()).bytes();

        pretendSleeper(header, RingLayout.NOT_FULL_AT);
        put(queue, element);
        boolean wokenForTheSecond = isSleeperWoken(header, RingLayout.NOT_FULL_AT);
        pretendSleeper(header, RingLayout.NOT_FULL_AT);
        put(queue, element);
        boolean wokenForNothing = isSleeperWoken(header, RingLayout.NOT_FULL_AT);

        assertTrue(wokenForTheSecond);
        assertFalse(wokenForNothing);
    }

    /** Sets the lowest bit of a wait word, as one does that sleeps or was just woken. */
    private static void pretendSleeper(ByteBuffer header, int word) {
        header.putInt(word, header.getInt(word) | 1);
    }

    private static boolean isSleeperWoken(ByteBuffer header, int word) {
        return (header.getInt(word) & 1) == 0;
    }
}
