package dev.progeny.internal.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Aside;
import dev.progeny.ChildProcess;
import dev.progeny.ProcessEvent;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.OwnerWord;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that does not go on while it changes a synchronizer: who has a deadline, or is interrupted, does not wait for it. */
@Timeout(60)
class StoppedUnderMutexTest {
    private static final int MUTEX_AT = SyncFile.OWN_AT; // of each that has one

    private static long soon() {
        return Deadlines.after(Duration.ofMillis(10));
    }

    /** What is asked while another process holds the mutex. */
    private interface Question {
        void ask() throws Exception;
    }

    private static void whileAnotherProcessIsInTheMidst(Synchronizer synchronizer, Question question) throws Exception {
        String path = synchronizer.path().toString();
        try (ProcessEvent inTheMidst = ProcessEvent.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                OwnerWord mutex = new OwnerWord(MappedFile.open(Path.of(path)).bytes(), MUTEX_AT);
                assertEquals(OwnerWord.Taking.TAKEN, mutex.tryTake(ProcessIdentity.self()));
                inTheMidst.set();
                Thread.sleep(Long.MAX_VALUE);
            });
            try {
                inTheMidst.await();
                question.ask();
            } finally {
                child.kill();
                child.join();
            }
        }
    }

    private static void isInterruptible(Question question) throws Exception {
        CompletableFuture<Thread> asks = new CompletableFuture<>();
        CompletableFuture<Void> asked = Aside.run(() -> {
            asks.complete(Thread.currentThread());
            question.ask();
        });
        asks.get().interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, asked::get);
        assertEquals(InterruptedException.class, e.getCause().getClass());
    }

    @Test
    void whoWantsPermitsByADeadlineGetsNoneInTime() throws Exception {
        Permits permits = Permits.create(ProcessFolder.own().newPath("semaphore"), 1, true, Permits.UNBOUNDED);
        try {
            whileAnotherProcessIsInTheMidst(permits, () -> {
                assertFalse(permits.acquire(1, soon()));
                assertFalse(permits.tryAcquire(1));
                isInterruptible(() -> permits.acquire(1, Deadlines.NEVER));
            });

            assertTrue(permits.acquire(1, Deadlines.NEVER));
            assertEquals(0, permits.available());
        } finally {
            permits.close();
        }
    }

    @Test
    void whoWantsAReadWriteLockByADeadlineDoesNotGetItAndWhoHasItGivesItBack() throws Exception {
        RobustReadWriteLock lock =
                RobustReadWriteLock.create(ProcessFolder.own().newPath("lock"));
        try {
            lock.lockToRead();
            whileAnotherProcessIsInTheMidst(lock, () -> {
                lock.unlockToRead();
                assertFalse(lock.lockToRead(soon()));
                assertFalse(lock.lockToWrite(soon()));
                assertFalse(lock.tryLockToRead());
                assertFalse(lock.tryLockToWrite());
                isInterruptible(() -> lock.lockToRead(Deadlines.NEVER));
                isInterruptible(() -> lock.lockToWrite(Deadlines.NEVER));
            });

            lock.lockToWrite();
            lock.unlockToWrite();
        } finally {
            lock.close();
        }
    }

    @Test
    void whoWaitsAtABarrierUntilADeadlineBreaksIt() throws Exception {
        Barrier barrier = Barrier.create(ProcessFolder.own().newPath("barrier"), 3);
        try {
            CompletableFuture<Integer> first = Aside.call(() -> barrier.await(Deadlines.NEVER, null));
            while (barrier.waiting() == 0) {
                Thread.sleep(1);
            }
            whileAnotherProcessIsInTheMidst(barrier, () -> {
                assertThrows(TimeoutException.class, () -> barrier.await(soon(), null));
                ExecutionException e = assertThrows(ExecutionException.class, first::get);
                assertEquals(BrokenBarrierException.class, e.getCause().getClass());
                assertTrue(barrier.isBroken());
                assertEquals(0, barrier.waiting());
            });

            barrier.reset();
            assertFalse(barrier.isBroken());
            isInterruptible(() -> barrier.await(Deadlines.NEVER, null));
            assertTrue(barrier.isBroken());
        } finally {
            barrier.close();
        }
    }
}
