package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the others when a manager or one that uses it is killed, during each kind of call. */
@Timeout(120)
@SuppressWarnings("LockNotBeforeTry") // who holds a lock here is killed
class ManagerDeathTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    void allWhoWaitForAKilledManagerAreToldAndSoAreAllWhoComeLater() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedMap<String, Integer> map = manager.map();
            ManagedQueue<Integer> empty = manager.queue();
            ManagedQueue<Integer> full = manager.queue(1);
            full.put(1);
            ManagedEvent event = manager.event();
            ManagedBarrier barrier = manager.barrier(2);
            ManagedSemaphore none = manager.semaphore(0);
            ManagedLock lock = manager.lock();
            lock.lock();
            ManagedLock other = manager.lock();
            other.lock();
            var condition = other.newCondition();
            ManagedValue<Integer> begun = manager.value(0);
            List<CompletableFuture<?>> waiting = new ArrayList<>();
            waiting.add(Aside.call(empty::take));
            waiting.add(Aside.run(() -> full.put(2)));
            waiting.add(Aside.run(event::await));
            waiting.add(Aside.call(barrier::await));
            waiting.add(Aside.run(none::acquire));
            waiting.add(Aside.run(none::acquireUninterruptibly));
            waiting.add(Aside.run(lock::lock));
            waiting.add(Aside.run(() -> map.compute("key", (key, value) -> {
                begun.set(1);
                Thread.sleep(60_000);
                return 1;
            })));
            ChildProcess<Integer> child = ChildProcess.call(() -> {
                begun.updateAndGet(n -> n + 1);
                return empty.take();
            });
            await().until(() -> begun.get() == 2 && barrier.getNumberWaiting() == 1);

            kill(manager.pid());

            for (CompletableFuture<?> one : waiting) {
                assertThatThrownBy(() -> one.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ManagerGoneException.class);
            }
            assertThatThrownBy(child::get).isInstanceOf(ManagerGoneException.class);
            assertThatThrownBy(condition::await).isInstanceOf(ManagerGoneException.class);
            assertThatThrownBy(() -> map.put("key", 1))
                    .isInstanceOf(ManagerGoneException.class)
                    .hasMessageContaining("process " + manager.pid())
                    .hasMessageContaining("has ended");
            assertThatThrownBy(manager::list).isInstanceOf(ManagerGoneException.class);
        }
    }

    @Test
    void aClosedManagerSaysSo() {
        Manager manager = Manager.start();
        ManagedMap<String, Integer> map = manager.map();

        manager.close();
        manager.close();

        assertThatThrownBy(() -> map.get("key"))
                .isInstanceOf(ManagerGoneException.class)
                .hasMessageContaining("was closed");
        assertFalse(ProcessHandle.of(manager.pid()).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void theManagerGoesOnWhenAClientIsKilledInACall() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedQueue<String> queue = manager.queue();
            ManagedMap<String, Integer> map = manager.map();
            ManagedValue<Integer> begun = manager.value(0);
            ChildProcess<Void> taker = ChildProcess.start(() -> {
                begun.updateAndGet(n -> n + 1);
                queue.take();
            });
            ChildProcess<Void> slow = ChildProcess.start(() -> map.compute("key", (key, value) -> {
                begun.updateAndGet(n -> n + 1);
                Thread.sleep(60_000);
                return 1;
            }));
            await().until(() -> begun.get() == 2);

            taker.kill();
            slow.kill();
            taker.join();
            slow.join();

            assertNull(map.get("key")); // its function was interrupted, or this would wait
            map.put("key", 2);
            await().atMost(LONG).untilAsserted(() -> {
                queue.put("for the living");
                assertEquals("for the living", queue.poll());
            });
        }
    }

    @Test
    void theLockOfAKilledProcessGoesToTheNextWaiterWhoIsTold() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedLock lock = manager.lock();
            ManagedEvent locked = manager.event();
            ManagerCutTest.Server server = manager.create(ManagerCutTest.Server.class, () -> ManagerCutTest::waiting);
            ChildProcess<Void> owner = ChildProcess.start(() -> {
                lock.lock();
                lock.lock();
                locked.set();
                Thread.sleep(60_000);
            });
            locked.await();
            CompletableFuture<Boolean> heir = Aside.call(() -> {
                lock.lock();
                boolean inherited = lock.isInherited();
                lock.unlock();
                return inherited;
            });
            ChildProcess<Void> deadWaiter = ChildProcess.start(lock::lock);
            assertFalse(lock.tryLock(1, TimeUnit.MILLISECONDS));
            await().until(() -> server.waiting() == 2);

            deadWaiter.kill();
            await().until(() -> server.waiting() == 1); // else it may get the lock after the heir, and leave it to us
            owner.kill();

            assertTrue(heir.get(60, TimeUnit.SECONDS));
            lock.lock();
            assertFalse(lock.isInherited());
            lock.unlock();
            owner.join();
            deadWaiter.join();
        }
    }

    @Test
    void thePermitsOfAKilledProcessComeBackAndItsBarrierBreaks() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedSemaphore permits = manager.semaphore(3);
            ManagedBarrier barrier = manager.barrier(3);
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                permits.acquire(2);
                barrier.await();
            });
            CompletableFuture<Integer> party = Aside.call(barrier::await);
            await().until(() -> barrier.getNumberWaiting() == 2);
            CompletableFuture<Void> acquirer = Aside.run(() -> permits.acquire(3));

            victim.kill();

            acquirer.get(60, TimeUnit.SECONDS);
            assertEquals(0, permits.availablePermits());
            assertThatThrownBy(() -> party.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(BrokenBarrierException.class);
            assertTrue(barrier.isBroken());
            victim.join();
        }
    }

    @Test
    void anObjectIsHeldWhileAnyProcessRefersToIt() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedQueue<ManagedList<Integer>> queue = manager.queue();
            ManagedEvent end = manager.event();
            int before = manager.objectCount();
            ChildProcess<Void> maker = ChildProcess.start(() -> {
                ManagedList<Integer> kept = manager.list();
                ManagedList<Integer> passed = manager.list();
                passed.add(42);
                queue.put(passed);
                end.await();
                kept.add(1);
            });
            ManagedList<Integer> list = queue.take();
            await().until(() -> manager.objectCount() == before + 2);

            maker.kill();
            maker.join();

            await().atMost(LONG).until(() -> manager.objectCount() == before + 1);
            assertEquals(42, list.get(0));
            list = null;
            await().atMost(LONG).until(() -> {
                System.gc();
                return manager.objectCount() == before;
            });
        }
    }

    @Test
    void aHandleThatIsUnderWayKeepsItsObject() throws Exception {
        try (Manager manager = Manager.start();
                ProcessQueue<ManagedValue<String>> letters = ProcessQueue.create()) {
            int before = manager.objectCount();
            letters.put(manager.value("sent"));
            ManagedValue<String> result =
                    ChildProcess.call(() -> manager.value("returned")).get();

            for (int i = 0; i < 5; i++) {
                System.gc();
                manager.objectCount(); // tells what is unreachable
            }

            assertEquals("returned", result.get()); // though the child has ended
            ChildProcess<String> reader = ChildProcess.call(() -> letters.take().get());
            assertEquals("sent", reader.get());
            result = null;
            await().atMost(LONG).until(() -> {
                System.gc();
                return manager.objectCount() == before;
            });
        }
    }

    @Test
    void whatALivingProcessGotAndForgotIsHeldByNobody() throws Exception {
        try (Manager manager = Manager.start();
                ProcessPool pool = ProcessPool.create(2)) {
            Pipe pipe = Pipe.duplex();
            Connection theirs = pipe.second();
            ChildProcess<Void> reader = ChildProcess.start(() -> {
                while (true) {
                    assertTrue(((ManagedList<?>) theirs.receive()).isEmpty());
                    manager.objectCount(); // tells what is unreachable
                    System.gc();
                }
            });
            manager.objectCount();
            int before = manager.objectCount();
            for (int i = 0; i < 200; i++) {
                pipe.first().send(manager.list());
                pool.apply(manager.<Integer>list(), list -> list.size());
                ManagedList<Integer> shared = manager.list();
                pool.withChunkSize(1).forEach(List.of(1, 2, 3, 4), x -> shared.add(x));
                assertTrue(pool.apply(() -> manager.<Integer>list()).isEmpty());
            }

            await().atMost(LONG).until(() -> {
                System.gc();
                pool.map(List.of(1, 2, 3, 4), x -> {
                    System.gc();
                    return manager.objectCount();
                });
                pipe.first().send(manager.list());
                return manager.objectCount() <= before + 10; // some are under way
            });
            reader.kill();
            reader.join();
            pipe.first().close();
        }
    }

    @Test
    void manyKilledClientsLeaveNothing() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedMap<Integer, Integer> map = manager.map();
            ManagedLock lock = manager.lock();
            ManagedSemaphore permits = manager.semaphore(2);
            int before = manager.objectCount();
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                children.add(ChildProcess.start(() -> {
                    for (int i = 0; true; i++) {
                        permits.acquire();
                        lock.lock();
                        map.merge(i % 10, 1, Integer::sum);
                        manager.map().put(i, i);
                        lock.unlock();
                        permits.release();
                    }
                }));
            }
            await().until(() -> map.size() == 10);

            children.forEach(ChildProcess::kill);
            for (ChildProcess<Void> child : children) {
                child.join();
            }

            permits.acquire(2);
            assertTrue(lock.tryLock(60, TimeUnit.SECONDS));
            lock.unlock();
            permits.release(2);
            await().atMost(LONG).until(() -> manager.objectCount() == before);
            assertThat(map).hasSize(10);
        }
    }
}
