package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code CyclicBarrier} promises, between threads and between processes, and what becomes of it when a party dies. */
@Timeout(60)
class ProcessBarrierTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static void awaitWaiting(ProcessBarrier barrier, int count) {
        await().until(() -> barrier.getNumberWaiting() == count);
    }

    private static ProcessBarrier withActionThatWaits(ProcessEvent runs, ProcessEvent goOn) {
        return ProcessBarrier.create(2, () -> {
            runs.set();
            goOn.await();
        });
    }

    /** Passes a barrier of two, of which one waits for as long as those who wait look for the dead in, and more. */
    private static void assertTwoPass(ProcessBarrier barrier) throws Exception {
        CompletableFuture<Integer> other = Aside.call(barrier::await);
        awaitWaiting(barrier, 1);
        Thread.sleep(150);
        barrier.await(LONG);
        other.get();
    }

    private static void assertCause(Class<? extends Exception> cause, CompletableFuture<?> waiter) {
        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertEquals(cause, e.getCause().getClass());
    }

    @Test
    void allGoOnWhenAllHaveComeAndEachLearnsHowManyWereToCome() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(3)) {
            for (int round = 0; round < 50; round++) {
                CompletableFuture<Integer> a = Aside.call(barrier::await);
                CompletableFuture<Integer> b = Aside.call(() -> barrier.await(LONG));
                Set<Integer> indices = new TreeSet<>(List.of(barrier.await(30, TimeUnit.SECONDS)));
                indices.add(a.get());
                indices.add(b.get());
                assertEquals(Set.of(0, 1, 2), indices);
            }
            assertEquals(0, barrier.getNumberWaiting());
            assertEquals(3, barrier.getParties());
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    void whoComesWhileTheActionRunsIsOneOfTheNext() throws Exception {
        try (ProcessEvent runs = ProcessEvent.create();
                ProcessEvent goOn = ProcessEvent.create();
                ProcessBarrier barrier = withActionThatWaits(runs, goOn)) {
            CompletableFuture<Integer> first = Aside.call(barrier::await);
            CompletableFuture<Integer> second = Aside.call(barrier::await);
            runs.await();
            CompletableFuture<Integer> third = Aside.call(barrier::await);
            Thread.sleep(100); // so that it has come
            goOn.set();
            first.get();
            second.get();

            awaitWaiting(barrier, 1);
            assertFalse(third.isDone());
            assertEquals(0, barrier.await());
            assertEquals(1, third.get());
        }
    }

    @Test
    void nobodyIsCountedAmongThoseWhoWereAllThere() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2);
                SharedLongs indices = SharedLongs.create(2)) {
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                children.add(ChildProcess.start(() -> {
                    CompletableFuture<Void> other =
                            CompletableFuture.runAsync(() -> passUntilAborted(barrier, indices));
                    passUntilAborted(barrier, indices);
                    other.join();
                }));
            }
            await().until(() -> indices.get(0) > 5_000 || children.stream().anyMatch(child -> !child.isAlive()));
            barrier.abort();
            for (ChildProcess<Void> child : children) {
                child.get(); // throws what it threw, such as that there is no index -1
            }

            assertTrue(indices.get(0) > 5_000);
        }
    }

    private static void passUntilAborted(ProcessBarrier barrier, SharedLongs indices) {
        try {
            while (true) {
                indices.getAndAdd(barrier.await(), 1);
            }
        } catch (BrokenBarrierException e) {
            return;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void processesPassTogetherAgainAndAgain() throws Exception {
        int rounds = 200;
        try (ProcessBarrier barrier = ProcessBarrier.create(3);
                SharedDoubles rounded = SharedDoubles.create(3)) {
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                children.add(ChildProcess.start(() -> {
                    for (int round = 1; round <= rounds; round++) {
                        rounded.set(number, round);
                        barrier.await();
                        for (int other = 0; other < 3; other++) {
                            if (rounded.get(other) != round) {
                                throw new IllegalStateException("round " + round + ": " + rounded.get(other));
                            }
                        }
                        barrier.await();
                    }
                }));
            }
            for (ChildProcess<Void> child : children) {
                child.get();
            }
        }
    }

    @Test
    void theActionIsRunOnceByTheLastBeforeTheOthersGoOn() throws Exception {
        try (SharedDoubles count = SharedDoubles.create(1);
                ProcessBarrier barrier = ProcessBarrier.create(2, () -> count.set(0, count.get(0) + 1))) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                for (int i = 0; i < 20; i++) {
                    barrier.await();
                }
            });
            for (int i = 1; i <= 20; i++) {
                barrier.await();
                assertTrue(count.get(0) >= i);
            }
            child.get();

            assertEquals(20, count.get(0));
        }
    }

    @Test
    void anActionThatFailsBreaksTheBarrier() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2, () -> {
            throw new IllegalArgumentException("no");
        })) {
            CompletableFuture<Integer> other = Aside.call(barrier::await);
            awaitWaiting(barrier, 1);

            assertThrows(IllegalArgumentException.class, barrier::await);

            assertCause(BrokenBarrierException.class, other);
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    void aTimeOutBreaksItUntilItIsReset() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(3)) {
            CompletableFuture<Integer> other = Aside.call(barrier::await);
            awaitWaiting(barrier, 1);

            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofMillis(10)));

            assertCause(BrokenBarrierException.class, other);
            assertTrue(barrier.isBroken());
            assertEquals(0, barrier.getNumberWaiting());
            assertThrows(BrokenBarrierException.class, barrier::await);
            barrier.reset();
            assertFalse(barrier.isBroken());
            CompletableFuture<Integer> a = Aside.call(barrier::await);
            CompletableFuture<Integer> b = Aside.call(barrier::await);
            barrier.await();
            a.get();
            b.get();
        }
    }

    @Test
    void anInterruptBreaksIt() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(3)) {
            CompletableFuture<Integer> other = Aside.call(barrier::await);
            awaitWaiting(barrier, 1);
            Thread.currentThread().interrupt();

            assertThrows(InterruptedException.class, barrier::await);

            assertCause(BrokenBarrierException.class, other);
            barrier.reset();
            Thread waiter = Thread.currentThread();
            CompletableFuture<Void> interrupter = Aside.run(() -> {
                awaitWaiting(barrier, 1);
                waiter.interrupt();
            });
            assertThrows(InterruptedException.class, barrier::await);
            interrupter.get();
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    void aResetAndAnAbortBreakItForThoseWhoWait() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            CompletableFuture<Integer> first = Aside.call(barrier::await);
            awaitWaiting(barrier, 1);
            barrier.reset();
            assertCause(BrokenBarrierException.class, first);
            assertFalse(barrier.isBroken());

            CompletableFuture<Integer> second = Aside.call(barrier::await);
            awaitWaiting(barrier, 1);
            barrier.abort();
            assertCause(BrokenBarrierException.class, second);
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    void howeverOftenItIsResetWhoWaitedIsToldThatItBroke() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            for (int round = 0; round < 5; round++) {
                CompletableFuture<Integer> waiter = Aside.call(barrier::await);
                awaitWaiting(barrier, 1);
                for (int i = 0; i < 100; i++) {
                    barrier.reset();
                }
                assertCause(BrokenBarrierException.class, waiter);
            }
            CompletableFuture<Integer> waiter = Aside.call(barrier::await);
            barrier.await();
            waiter.get();
        }
    }

    @Test
    void aResetForgetsWhoHasDied() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                barrier.await();
                Thread.sleep(600_000);
            });
            barrier.await();
            victim.kill();
            victim.join();

            barrier.reset();

            assertTwoPass(barrier);
        }
    }

    @Test
    void aProcessThatGaveUpAndEndedInAnOrderlyWayIsNoPartyAnyMore() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            ChildProcess<Void> child = ChildProcess.start(
                    () -> assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofMillis(10))));
            child.get();
            child.join();
            assertTrue(barrier.isBroken());
            barrier.reset();

            assertTwoPass(barrier);
        }
    }

    @Test
    void whoGivesUpWhileTheActionRunsBreaksTheNextRound() throws Exception {
        try (ProcessEvent runs = ProcessEvent.create();
                ProcessEvent goOn = ProcessEvent.create();
                ProcessBarrier barrier = withActionThatWaits(runs, goOn)) {
            CompletableFuture<Integer> first = Aside.call(barrier::await);
            CompletableFuture<Integer> second = Aside.call(barrier::await);
            runs.await();

            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofMillis(10)));
            assertFalse(barrier.isBroken());
            goOn.set();

            first.get();
            second.get();
            assertThrows(BrokenBarrierException.class, barrier::await);
            barrier.reset();
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    void aResetLeavesItWholeAlsoIfAnActionEndsJustThenAndSomebodyHadGivenUp() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicInteger delay = new AtomicInteger();
        try (ProcessBarrier barrier = ProcessBarrier.create(2, () -> endAction(start, delay.get()))) {
            for (int round = 0; round < 300; round++) {
                delay.set(round);
                CompletableFuture<Integer> first = Aside.call(barrier::await);
                CompletableFuture<Integer> second = Aside.call(barrier::await);
                await().pollInterval(Duration.ofMillis(1)).until(() -> start.getNumberWaiting() == 1);
                assertThrows(TimeoutException.class, () -> barrier.await(Duration.ZERO));

                start.await();
                barrier.reset();

                assertFalse(barrier.isBroken());
                for (CompletableFuture<Integer> waiter : List.of(first, second)) {
                    assertThat(waiter.handle((index, e) ->
                                            e == null ? "passed" : e.getClass().getSimpleName())
                                    .get())
                            .isIn("passed", "BrokenBarrierException");
                }
                assertFalse(barrier.isBroken());
            }
        }
    }

    private static void endAction(CyclicBarrier start, int delay) throws Exception {
        start.await();
        for (int i = 0; i < delay; i++) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledPartyBreaksItWhetherItHadComeOrNot(boolean waiting) throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(3);
                ProcessEvent passed = ProcessEvent.create()) {
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                barrier.await();
                passed.set();
                if (waiting) {
                    barrier.await();
                }
                Thread.sleep(600_000);
            });
            CompletableFuture<Integer> before = Aside.call(barrier::await);
            barrier.await();
            before.get();
            passed.await();
            CompletableFuture<Integer> other = Aside.call(barrier::await);
            awaitWaiting(barrier, waiting ? 2 : 1);

            victim.kill();

            assertCause(BrokenBarrierException.class, other);
            victim.join();
            barrier.reset();
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    void aPartyWhoseFunctionThrowsBreaksIt() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                barrier.await();
                throw new IllegalStateException("in the second round");
            });
            barrier.await();

            assertThrows(BrokenBarrierException.class, barrier::await);

            assertThrows(IllegalStateException.class, child::get);
        }
    }

    @Test
    void aChildThatIsAThreadAndThrowsDoesNotMakeItsProcessOneThatFailed() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                barrier.await();
                ChildProcess<Void> thread = ChildProcess.options().inThisJvm().start(() -> {
                    throw new IllegalStateException("here");
                });
                thread.join();
            });
            barrier.await();
            child.get();
            child.join();

            assertTwoPass(barrier);
        }
    }

    @Test
    void aProcessThatEndedInAnOrderlyWayIsNoPartyAnyMore() throws Exception {
        try (ProcessBarrier barrier = ProcessBarrier.create(2)) {
            for (int i = 0; i < 2; i++) {
                ChildProcess<Integer> child = ChildProcess.call(barrier::await);
                barrier.await();
                child.get();
                child.join();
            }
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        ProcessBarrier barrier = ProcessBarrier.create(2);
        CompletableFuture<Integer> waiter = Aside.call(barrier::await);
        awaitWaiting(barrier, 1);

        barrier.close();

        assertCause(IllegalStateException.class, waiter);
        assertThrows(IllegalStateException.class, barrier::await);
        assertThrows(IllegalStateException.class, barrier::isBroken);
        assertEquals(2, barrier.getParties());
    }

    @Test
    void oneWithoutPartiesIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ProcessBarrier.create(0));

        assertEquals("parties must be at least 1, was 0", e.getMessage());
    }
}
