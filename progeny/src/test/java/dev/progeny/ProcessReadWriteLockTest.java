package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ReentrantReadWriteLock} promises, between threads and between processes. */
@SuppressWarnings("LockNotBeforeTry") // each call by itself is what is tested
@Timeout(60)
class ProcessReadWriteLockTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private ProcessReadWriteLock pair;

    @BeforeEach
    void make() {
        pair = ProcessReadWriteLock.create();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private static boolean isFree(Lock lock) throws Exception {
        return Aside.call(() -> {
                    boolean taken = lock.tryLock();
                    if (taken) {
                        lock.unlock();
                    }
                    return taken;
                })
                .get();
    }

    private boolean isFreeElsewhere(boolean toWrite) throws Exception {
        ProcessReadWriteLock sent = pair;
        return ChildProcess.call(() -> (toWrite ? sent.writeLock() : sent.readLock()).tryLock())
                .get();
    }

    @Test
    void manyReadOrOneWrites() throws Exception {
        pair.readLock().lock();
        assertTrue(isFree(pair.readLock()));
        assertFalse(isFree(pair.writeLock()));
        assertTrue(isFreeElsewhere(false));
        assertFalse(isFreeElsewhere(true));
        pair.readLock().unlock();

        pair.writeLock().lock();
        assertFalse(isFree(pair.readLock()));
        assertFalse(isFree(pair.writeLock()));
        assertFalse(isFreeElsewhere(false));
        assertFalse(isFreeElsewhere(true));
        pair.writeLock().unlock();

        assertTrue(isFree(pair.writeLock()));
        assertTrue(isFreeElsewhere(true));
    }

    @Test
    void readersOfOneProcessWhoseTurnsOverlapDoNotKeepOutAWriterOfAnother() throws Exception {
        ProcessReadWriteLock sent = pair;
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(Aside.run(() -> {
                while (!end.get()) {
                    pair.readLock().lock();
                    pair.readLock().lock(); // again, which waits for nobody
                    Thread.sleep(20);
                    pair.readLock().unlock();
                    pair.readLock().unlock();
                }
            }));
        }
        boolean written = ChildProcess.call(() -> {
                    boolean taken = sent.writeLock().tryLock(LONG.toMillis(), TimeUnit.MILLISECONDS);
                    if (taken) {
                        sent.writeLock().unlock();
                    }
                    return taken;
                })
                .get();
        end.set(true);
        for (CompletableFuture<Void> reader : readers) {
            reader.get();
        }

        assertTrue(written);
    }

    @Test
    void bothMayBeTakenAgainAndAWriterMayRead() throws Exception {
        pair.writeLock().lock();
        pair.writeLock().lock();
        pair.readLock().lock();
        pair.readLock().lock();
        assertEquals(2, pair.getWriteHoldCount());
        assertEquals(2, pair.getReadHoldCount());
        assertTrue(pair.isWriteLockedByCurrentThread());

        pair.writeLock().unlock();
        assertFalse(isFree(pair.readLock()));
        pair.writeLock().unlock();
        assertTrue(isFree(pair.readLock()));
        assertFalse(isFreeElsewhere(true));
        pair.readLock().unlock();
        assertFalse(isFree(pair.writeLock()));
        pair.readLock().unlock();

        assertTrue(isFree(pair.writeLock()));
        assertTrue(isFreeElsewhere(true));
    }

    @Test
    void whoDoesNotHoldOneCannotGiveItBack() {
        assertThrows(IllegalMonitorStateException.class, () -> pair.readLock().unlock());
        assertThrows(IllegalMonitorStateException.class, () -> pair.writeLock().unlock());
        pair.readLock().lock();
        assertThrows(IllegalMonitorStateException.class, () -> pair.writeLock().unlock());
        pair.readLock().unlock();
    }

    @Test
    void readersSeeWhatWritersWroteWhole() throws Exception {
        ProcessReadWriteLock lock = pair;
        int writes = 1_000;
        try (SharedDoubles both = SharedDoubles.create(2)) {
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                children.add(ChildProcess.start(() -> {
                    for (int k = 0; k < writes; k++) {
                        lock.writeLock().lock();
                        both.set(0, both.get(0) + 1);
                        both.set(1, both.get(1) + 1);
                        lock.writeLock().unlock();
                    }
                }));
            }
            double seen = 0;
            while (seen < 2 * writes) {
                lock.readLock().lock();
                seen = both.get(0);
                assertEquals(seen, both.get(1));
                lock.readLock().unlock();
            }
            for (ChildProcess<Void> child : children) {
                child.get();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAKilledProcessHeldIsFreeAndThatItWroteIsTold(boolean wrote) throws Exception {
        ProcessReadWriteLock lock = pair;
        try (ProcessEvent taken = ProcessEvent.create()) {
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                (wrote ? lock.writeLock() : lock.readLock()).lock();
                taken.set();
                Thread.sleep(600_000);
            });
            taken.await();
            CompletableFuture<Boolean> heir = Aside.call(() -> {
                lock.writeLock().lock();
                boolean inherited = lock.isInherited();
                lock.writeLock().unlock();
                return inherited;
            });

            victim.kill();

            assertEquals(wrote, heir.get());
            lock.readLock().lock();
            assertFalse(lock.isInherited());
            lock.readLock().unlock();
            victim.join();
        }
    }

    @Test
    void readersThatComeAndGoAreNoReasonNotToGetIt() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> others = Aside.run(() -> {
            while (!enough.get()) {
                pair.readLock().lock();
                pair.readLock().unlock();
            }
        });
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            if (pair.readLock().tryLock()) {
                pair.readLock().unlock();
            } else {
                refused++;
            }
        }
        enough.set(true);
        others.get();

        assertEquals(0, refused);
    }

    @Test
    void whoHasLittlePatienceInheritsToo() throws Exception {
        ProcessReadWriteLock lock = pair;
        try (ProcessEvent taken = ProcessEvent.create()) {
            ChildProcess<Void> writer = ChildProcess.start(() -> {
                lock.writeLock().lock();
                taken.set();
                Thread.sleep(600_000);
            });
            taken.await();
            writer.kill();
            writer.join();

            assertTrue(lock.readLock().tryLock(1, TimeUnit.MILLISECONDS));

            assertTrue(lock.isInherited());
            lock.readLock().unlock();
        }
    }

    @Test
    void readersAreToldUntilAnotherHasWritten() throws Exception {
        ProcessReadWriteLock lock = pair;
        ChildProcess<Void> victim = ChildProcess.start(() -> {
            lock.writeLock().lock();
            Runtime.getRuntime().halt(1);
        });
        victim.join();

        for (int i = 0; i < 2; i++) {
            assertTrue(lock.readLock().tryLock(30, TimeUnit.SECONDS));
            assertTrue(lock.isInherited());
            lock.readLock().unlock();
            assertFalse(lock.isInherited());
        }
        lock.writeLock().lock();
        assertTrue(lock.isInherited());
        lock.writeLock().unlock();
        lock.readLock().lock();
        assertFalse(lock.isInherited());
        lock.readLock().unlock();
    }

    @Test
    void aKilledProcessThatWaitedToWriteHoldsNoReaderUp() throws Exception {
        ProcessReadWriteLock lock = pair;
        try (ProcessEvent waits = ProcessEvent.create()) {
            lock.readLock().lock();
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                waits.set();
                lock.writeLock().lock();
            });
            waits.await();
            Thread.sleep(100); // so that it does wait
            victim.kill();
            victim.join();
            lock.readLock().unlock();

            assertTrue(lock.readLock().tryLock(30, TimeUnit.SECONDS));
            lock.readLock().unlock();
        }
    }

    @Test
    void waitsEndByTimeAndByInterrupt() throws Exception {
        ProcessReadWriteLock lock = pair;
        try (ProcessEvent taken = ProcessEvent.create();
                ProcessEvent end = ProcessEvent.create()) {
            ChildProcess<Void> writer = ChildProcess.start(() -> {
                lock.writeLock().lock();
                taken.set();
                end.await();
                lock.writeLock().unlock();
            });
            taken.await();

            assertFalse(lock.readLock().tryLock(1, TimeUnit.MILLISECONDS));
            assertFalse(lock.writeLock().tryLock(1, TimeUnit.MILLISECONDS));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> lock.readLock().lockInterruptibly());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> lock.writeLock().tryLock(30, TimeUnit.SECONDS));
            CompletableFuture<Boolean> waiter =
                    Aside.call(() -> lock.writeLock().tryLock(LONG.toMillis(), TimeUnit.MILLISECONDS));
            end.set();
            assertTrue(waiter.get());
            writer.get();
        }
    }

    @Test
    void closingEndsTheWaitOfOtherProcesses() throws Exception {
        ProcessReadWriteLock lock = pair;
        try (ProcessLatch waiting = ProcessLatch.create(2)) {
            lock.writeLock().lock();
            ChildProcess<Void> reader = ChildProcess.start(() -> {
                waiting.countDown();
                lock.readLock().lock();
            });
            ChildProcess<Void> writer = ChildProcess.start(() -> {
                waiting.countDown();
                lock.writeLock().lock();
            });
            waiting.await();

            lock.close();

            assertThrows(IllegalStateException.class, reader::get);
            assertThrows(IllegalStateException.class, writer::get);
            lock.writeLock().unlock();
            assertThrows(IllegalStateException.class, () -> lock.readLock().lock());
            ExecutionException e = assertThrows(
                    ExecutionException.class,
                    () -> Aside.run(() -> lock.writeLock().lock()).get());
            assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
        }
    }

    @Test
    void thereAreNoConditions() {
        assertThrows(UnsupportedOperationException.class, () -> pair.readLock().newCondition());
        assertThrows(UnsupportedOperationException.class, () -> pair.writeLock().newCondition());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAThreadHoldsIsKeptThoughNobodyHasTheHandle(boolean writes) throws Exception {
        try (ProcessQueue<ProcessReadWriteLock> away = ProcessQueue.create()) {
            Collected.await(sendHeld(writes, away));

            try (ProcessReadWriteLock back = away.take()) {
                assertEquals(1, writes ? back.getWriteHoldCount() : back.getReadHoldCount());
                assertFalse(isFree(back.writeLock()));
                (writes ? back.writeLock() : back.readLock()).unlock();
                assertTrue(isFree(back.writeLock()));
            }
        }
    }

    private static WeakReference<?> sendHeld(boolean writes, ProcessQueue<ProcessReadWriteLock> queue)
            throws Exception {
        ProcessReadWriteLock held = ProcessReadWriteLock.create();
        (writes ? held.writeLock() : held.readLock()).lock();
        queue.put(held);
        return new WeakReference<>(held);
    }
}
