package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lock between real processes: one at a time, and what happens when its owner ends. */
@SuppressWarnings("LockNotBeforeTry") // owners that end are what is tested
@Timeout(120)
class ProcessLockAcrossProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** How an owner ends. */
    enum End {
        KILLED,
        HALTED,
        EXITED,
        RETURNED
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyOneThreadOfAllProcessesHoldsIt(boolean fair) throws Exception {
        int each = 5_000;
        try (ProcessLock lock = ProcessLock.create(fair);
                SharedDoubles count = SharedDoubles.create(1)) {
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                children.add(ChildProcess.start(() -> {
                    CompletableFuture<Void> second = CompletableFuture.runAsync(() -> increment(lock, count, each));
                    increment(lock, count, each);
                    second.join();
                }));
            }
            increment(lock, count, each);
            for (ChildProcess<Void> child : children) {
                child.get();
            }

            assertEquals(7 * each, count.get(0));
        }
    }

    private static void increment(ProcessLock lock, SharedDoubles count, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                count.set(0, count.get(0) + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHeirIsToldUntilItGivesTheLockBackWhateverOthersAsk(boolean fair) throws Exception {
        try (ProcessLock lock = ProcessLock.create(fair)) {
            killOwner(lock);

            lock.lock();
            assertTrue(lock.isInherited());
            assertFalse(CompletableFuture.supplyAsync(lock::tryLock).get());
            assertTrue(lock.isInherited());
            assertFalse(Aside.call(() -> lock.tryLock(Duration.ofMillis(200))).get());
            assertTrue(lock.isInherited());
            lock.unlock();
            lock.lock();
            assertFalse(lock.isInherited());
            lock.unlock();
        }
    }

    private static void killOwner(ProcessLock lock) throws Exception {
        try (ProcessEvent taken = ProcessEvent.create();
                ProcessEvent never = ProcessEvent.create()) {
            ChildProcess<Void> owner = owner(lock, taken, never, End.KILLED);
            taken.await();
            owner.kill();
            owner.join();
        }
    }

    private static ChildProcess<Void> owner(ProcessLock lock, ProcessEvent taken, ProcessEvent end, End manner) {
        return ChildProcess.start(() -> {
            lock.lock();
            taken.set();
            end.await();
            switch (manner) {
                case HALTED -> Runtime.getRuntime().halt(3);
                case EXITED -> System.exit(3);
                case RETURNED, KILLED -> {}
            }
        });
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aWaiterInheritsTheLockOfAnOwnerThatEndsAndIsToldSo(End manner) throws Exception {
        try (ProcessLock lock = ProcessLock.create();
                ProcessEvent taken = ProcessEvent.create();
                ProcessEvent end = ProcessEvent.create()) {
            ChildProcess<Void> owner = owner(lock, taken, end, manner);
            taken.await();
            CompletableFuture<Boolean> heir = Aside.call(() -> {
                assertTrue(lock.tryLock(LONG));
                boolean inherited = lock.isInherited();
                lock.unlock();
                return inherited;
            });
            assertFalse(lock.tryLock());

            if (manner == End.KILLED) {
                owner.kill();
            } else {
                end.set();
            }

            assertTrue(heir.get());
            lock.lock();
            assertFalse(lock.isInherited());
            lock.unlock();
            owner.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoHasLittlePatienceInheritsToo(boolean fair) throws Exception {
        try (ProcessLock lock = ProcessLock.create(fair);
                ProcessEvent taken = ProcessEvent.create()) {
            ChildProcess<Void> owner = ChildProcess.start(() -> {
                lock.lock();
                taken.set();
                Thread.sleep(600_000);
            });
            taken.await();
            owner.kill();
            owner.join();

            assertTrue(lock.tryLock(Duration.ofMillis(1)));

            assertTrue(lock.isInherited());
            lock.unlock();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoComesLaterInheritsToo(boolean fair) throws Exception {
        try (ProcessLock lock = ProcessLock.create(fair)) {
            killOwner(lock);

            assertTrue(lock.isLocked());
            assertTrue(lock.tryLock());

            assertTrue(lock.isInherited());
            lock.lock();
            assertTrue(lock.isInherited());
            lock.unlock();
            lock.unlock();
            assertFalse(lock.isInherited());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWaiterThatIsKilledHoldsNobodyUp(boolean fair) throws Exception {
        try (ProcessLock lock = ProcessLock.create(fair);
                ProcessEvent waits = ProcessEvent.create()) {
            lock.lock();
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                waits.set();
                lock.lock();
            });
            waits.await();
            Thread.sleep(100); // so that it does wait; if it does not yet, the test says less

            victim.kill();
            victim.join();
            lock.unlock();

            assertTrue(Aside.call(() -> lock.tryLock(LONG)).get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anHeirThatIsKilledIsInheritedFrom(boolean fair) throws Exception {
        try (ProcessLock lock = ProcessLock.create(fair)) {
            killOwner(lock);
            killOwner(lock);

            assertTrue(lock.tryLock(LONG));
            assertTrue(lock.isInherited());
            lock.unlock();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLockOutlivesTheProcessThatMadeIt(boolean fair) throws Exception {
        try (ChildProcess<ProcessLock> maker = ChildProcess.call(() -> ProcessLock.create(fair));
                ProcessLock lock = maker.get()) {
            maker.join();

            assertEquals(fair, lock.isFair());
            lock.lock();
            lock.unlock();
        }
    }

    @Test
    void processesGetAFairLockInTheOrderInWhichTheyCame() throws Exception {
        int processes = 3;
        try (ProcessLock lock = ProcessLock.create(true);
                SharedDoubles order = SharedDoubles.create(processes + 1L)) {
            lock.lock();
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 1; i <= processes; i++) {
                int number = i;
                children.add(ChildProcess.start(() -> {
                    lock.lock();
                    try {
                        order.set(0, order.get(0) + 1);
                        order.set((long) order.get(0), number);
                    } finally {
                        lock.unlock();
                    }
                }));
                await().until(() -> lock.toString().endsWith("waiting: " + number + "]"));
            }

            lock.unlock();

            for (ChildProcess<Void> child : children) {
                child.get();
            }
            assertArrayEquals(new double[] {3, 1, 2, 3}, order.toArray());
        }
    }

    @Test
    void oneThatWasKilledInTheQueueOfAFairLockIsPassedOver() throws Exception {
        try (ProcessLock lock = ProcessLock.create(true)) {
            lock.lock();
            ChildProcess<Void> victim = ChildProcess.start(lock::lock);
            await().until(() -> lock.toString().endsWith("waiting: 1]"));
            ChildProcess<Boolean> next = ChildProcess.call(() -> {
                lock.lock();
                boolean inherited = lock.isInherited();
                lock.unlock();
                return inherited;
            });
            await().until(() -> lock.toString().endsWith("waiting: 2]"));

            victim.kill();
            victim.join();
            lock.unlock();

            assertFalse(next.get());
        }
    }
}
