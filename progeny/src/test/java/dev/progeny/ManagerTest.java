package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a manager promises of its objects, to this process and to a child. One manager and one child do for all. */
@Timeout(60)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what holds a lock here is often another process
class ManagerTest {
    private static Manager manager;
    private static ProcessPool pool;

    /** What the example of a bank needs. */
    interface Account {
        int deposit(int amount);

        int balance();

        default int twice() {
            return 2 * balance();
        }

        void withdraw(int amount) throws InsufficientFunds;

        Account sibling(Account other);

        long homePid();
    }

    static final class InsufficientFunds extends Exception {
        private static final long serialVersionUID = 1L;

        private final int missing;

        InsufficientFunds(int missing) {
            super(missing + " are missing");
            this.missing = missing;
        }
    }

    /** It is not serializable: where it goes, a proxy goes. */
    static final class SavingsAccount implements Account {
        private int balance;

        SavingsAccount(int balance) {
            this.balance = balance;
        }

        @Override
        public synchronized int deposit(int amount) {
            balance += amount;
            return balance;
        }

        @Override
        public synchronized int balance() {
            return balance;
        }

        @Override
        public synchronized void withdraw(int amount) throws InsufficientFunds {
            if (amount > balance) {
                throw new InsufficientFunds(amount - balance);
            }
            balance -= amount;
        }

        @Override
        public Account sibling(Account other) {
            if (!(other instanceof SavingsAccount)) {
                throw new AssertionError("at home it should be the object itself, but was " + other.getClass());
            }
            return other;
        }

        @Override
        public long homePid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public String toString() {
            return "account of " + balance;
        }
    }

    record Pair(String name, Object value) implements Serializable {}

    @BeforeAll
    static void start() throws Exception {
        manager = Manager.start();
        pool = ProcessPool.create(2);
        Manager shared = manager;
        pool.map(List.of(1, 2, 3, 4), i -> shared.objectCount()); // so that all have their connections
        pool.apply(() -> shared.objectCount());
    }

    @AfterAll
    static void stop() {
        pool.close();
        manager.close();
    }

    @Test
    void theExampleOfTheSpecificationCountsEachNameOnce() throws Exception {
        ManagedMap<String, Integer> counts = manager.map();
        Account account = manager.create(Account.class, () -> new SavingsAccount(100));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            names.add("name-" + i % 7);
        }

        pool.forEach(names, name -> counts.merge(name, 1, Integer::sum));
        pool.forEach(names, name -> counts.merge(name, 1, (a, b) -> a + b));
        pool.forEach(List.of(1, 2, 3), amount -> account.deposit(amount));

        assertEquals(4000, counts.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(7, counts.size());
        assertEquals(106, account.balance());
    }

    @Test
    void aFunctionRunsAtTheManagerThroughAManagedMapAndHereThroughAMap() {
        ManagedMap<String, Long> map = manager.map();
        ConcurrentMap<String, Long> plain = map;
        AtomicInteger calls = new AtomicInteger();
        map.put("key", 0L);

        long there = map.compute("key", (key, value) -> ProcessHandle.current().pid());
        long here = plain.compute("key", (key, value) -> {
            calls.incrementAndGet(); // which could not be sent
            return ProcessHandle.current().pid();
        });

        assertEquals(manager.pid(), there);
        assertEquals(ProcessHandle.current().pid(), here);
        assertEquals(1, calls.get());
        assertEquals(5L, plain.merge("other", 5L, Long::sum));
        assertEquals(12L, map.computeIfAbsent("third", key -> 12L));
        assertEquals(13L, map.computeIfPresent("third", (key, value) -> value + 1));
        assertNull(map.compute("third", (key, value) -> null));
    }

    @Test
    void aPlainFunctionIsSwappedInAtomicallyByManyProcesses() throws Exception {
        ManagedMap<String, Integer> map = manager.map();

        pool.forEach(new ArrayList<>(java.util.Collections.nCopies(300, 1)), one -> {
            Map<String, Integer> plain = map;
            plain.merge("sum", one, Integer::sum);
        });

        assertEquals(300, map.get("sum"));
    }

    @Test
    void replaceAllReplacesAllOrNothing() {
        ManagedMap<String, Integer> map = manager.map();
        map.putAll(Map.of("a", 1, "b", 2));

        map.replaceAll((key, value) -> value * 10);
        assertThatThrownBy(() -> map.replaceAll((key, value) -> 100 / (value - 20)))
                .isInstanceOf(ArithmeticException.class);

        assertThat(map).containsOnly(entry("a", 10), entry("b", 20));
        assertEquals(
                30,
                map.<Integer>atomically(
                        m -> m.values().stream().mapToInt(Integer::intValue).sum()));
    }

    @Test
    void aHandleInAManagedMapIsAHandleForWhoeverGetsIt() throws Exception {
        ManagedMap<String, Object> outer = manager.map();
        ManagedMap<String, Integer> inner = manager.map();
        ManagedList<Integer> list = manager.list();
        Account account = manager.create(Account.class, () -> new SavingsAccount(1));
        outer.put("inner", inner);
        outer.put("pair", new Pair("list", List.of(list)));
        outer.put("account", account);

        pool.apply(() -> {
            @SuppressWarnings("unchecked")
            Map<String, Integer> got = (Map<String, Integer>) outer.get("inner");
            return got.put("x", 1);
        });
        boolean same = pool.apply(() -> {
            Object first = outer.get("account");
            return first == outer.get("account");
        });
        int balance = pool.apply(() -> ((Account) outer.get("account")).deposit(5));

        assertEquals(1, inner.get("x"));
        assertSame(inner, outer.get("inner"));
        assertSame(list, ((List<?>) ((Pair) outer.get("pair")).value()).get(0));
        assertTrue(same);
        assertEquals(6, balance);
        assertSame(account, outer.get("account"));
        assertEquals(6, account.balance());
    }

    @Test
    void aFunctionAtTheManagerUsesHandlesDirectly() {
        ManagedMap<String, Integer> map = manager.map();
        ManagedMap<String, Integer> other = manager.map();

        Integer seen = map.compute("key", (key, value) -> {
            other.put("seen", 7);
            return other.get("seen") + other.size();
        });

        assertEquals(8, seen);
        assertEquals(7, other.get("seen"));
    }

    @Test
    void anObjectWithAnInterfaceLivesAtTheManager() throws Exception {
        Account account = manager.create(Account.class, () -> new SavingsAccount(100));
        Account other = manager.create(Account.class, () -> new SavingsAccount(1));

        assertEquals(manager.pid(), account.homePid());
        assertEquals(200, account.twice());
        assertEquals("account of 100", account.toString());
        assertSame(other, account.sibling(other));
        assertEquals(account, account);
        assertNotEquals(account, other);
        assertEquals(account.hashCode(), account.sibling(account).hashCode());
        assertEquals(103, manager.<Account, Integer>atomically(account, a -> {
            a.deposit(1);
            return a.deposit(2);
        }));
        assertThatThrownBy(() -> manager.create(String.class, () -> "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be an interface");
        assertThatThrownBy(() -> manager.atomically(manager.map(), m -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("atomically of their own");
    }

    @Test
    void whatAnObjectThrowsArrivesAsItselfWithBothTraces() {
        Account account = manager.create(Account.class, () -> new SavingsAccount(100));
        ManagedList<String> list = manager.list();

        assertThatThrownBy(() -> account.withdraw(103))
                .isInstanceOfSatisfying(InsufficientFunds.class, e -> assertEquals(3, e.missing))
                .hasMessage("3 are missing")
                .satisfies(e -> assertThat(e.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(SavingsAccount.class.getName()))
                        .anyMatch(frame -> frame.getClassName().equals(ManagerTest.class.getName())));
        assertThatThrownBy(() -> list.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manager.create(Account.class, () -> {
                    throw new IOException("no disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
    }

    @Test
    void whatCannotBeEncodedIsRefusedAndChangesNothing() {
        ManagedMap<String, Object> map = manager.map();

        assertThatThrownBy(() -> map.put("key", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("argument 2 of PUT")
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> map.put(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.compute("key", (key, value) -> new Object()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(map.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void anIteratorOfAListChangesOnlyWhatItSaw() {
        ManagedList<Integer> list = manager.list();
        list.addAll(List.of(1, 2, 3, 4));
        ListIterator<Integer> walk = list.listIterator();

        walk.next();
        walk.set(10);
        walk.next();
        walk.remove();
        walk.add(20);
        list.add(5);

        assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
        walk.next();
        assertThatThrownBy(walk::remove).isInstanceOf(ConcurrentModificationException.class);
        assertThat(list).containsExactly(10, 20, 3, 4, 5);
        list.subList(1, 3).clear();
        assertThat(list).containsExactly(10, 4, 5);
        list.sort(null);
        list.removeIf(n -> n == 5);
        list.replaceAll(n -> n + 1);
        assertEquals(List.of(5, 11), list);
        assertEquals(16, list.<Integer>atomically(l -> l.get(0) + l.get(1)));
    }

    @Test
    void aSubListOfAListThatOthersShortenedThrows() {
        ManagedList<Integer> list = manager.list();
        list.addAll(List.of(1, 2, 3));
        List<Integer> part = list.subList(1, 3);
        list.remove(0);

        assertEquals(3, part.get(0));
        assertThatThrownBy(() -> part.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(part::toArray).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void ofManyThatAddAnElementToASetOneSucceeds() throws Exception {
        ManagedSet<Integer> set = manager.set();

        List<Boolean> added = pool.map(new ArrayList<>(java.util.Collections.nCopies(50, 1)), set::add);

        assertEquals(1, added.stream().filter(one -> one).count());
        assertEquals(Set.of(1), set);
        assertTrue(set.removeIf(n -> n == 1));
        assertTrue(set.isEmpty());
    }

    @Test
    void whatAnotherChangedWhileItIsAskedAboutIsNotRemoved() {
        try (Manager manager = Manager.start()) {
            ManagedMap<String, Integer> map = manager.map();
            map.put("a", 0);
            map.put("b", 0);

            assertTrue(map.entrySet().removeIf(entry -> isZeroBefore(map, entry.getValue())));
            assertEquals(Map.of("a", 1), map);
            map.put("a", 0);
            assertFalse(map.values().removeIf(value -> isZeroBefore(map, value)));
            assertEquals(Map.of("a", 1), map);
        }
    }

    private static boolean isZeroBefore(ManagedMap<String, Integer> map, int value) {
        map.computeIfPresent("a", (key, before) -> 1);
        return value == 0;
    }

    @Test
    void aStreamSeesOneStateOfACollectionThatAnotherProcessChanges() throws Exception {
        ManagedList<Integer> list = manager.list();
        ManagedSet<Integer> set = manager.set();
        ManagedMap<Integer, Integer> map = manager.map();
        ManagedQueue<Integer> queue = manager.queue();
        ManagedEvent enough = manager.event();
        list.add(1);
        set.add(1);
        map.put(1, 1);
        queue.add(1);
        AsyncResult<Void> changing = pool.applyAsync(() -> {
            while (!enough.isSet()) {
                list.add(2);
                set.add(2);
                map.put(2, 2);
                queue.add(2);
                list.remove((Object) 2);
                set.remove(2);
                map.remove(2);
                queue.remove(2);
            }
            return null;
        });

        try {
            for (int i = 0; i < 200; i++) {
                assertThat(list.stream().toList()).isIn(List.of(1), List.of(1, 2));
                assertThat(set.stream().sorted().toList()).isIn(List.of(1), List.of(1, 2));
                assertThat(map.keySet().stream().toList()).isIn(List.of(1), List.of(1, 2));
                assertThat(map.values().stream().toArray()).isIn(new Object[] {1}, new Object[] {1, 2});
                assertThat(map.entrySet().stream().toList())
                        .isIn(List.of(entry(1, 1)), List.of(entry(1, 1), entry(2, 2)));
                assertThat(queue.stream().toList()).isIn(List.of(1), List.of(1, 2));
            }
        } finally {
            enough.set();
            changing.get();
        }
    }

    @Test
    void aQueuePassesEachElementToOneTaker() throws Exception {
        ManagedQueue<Integer> queue = manager.queue(3);
        CompletableFuture<Void> producer = Aside.run(() -> {
            for (int i = 0; i < 100; i++) {
                queue.put(i);
            }
        });

        List<Integer> taken = pool.map(new ArrayList<>(java.util.Collections.nCopies(100, 0)), i -> queue.take());

        producer.get();
        assertEquals(100, new HashSet<>(taken).size());
        assertNull(queue.poll());
        assertNull(queue.poll(Duration.ZERO));
        assertTrue(queue.offer(1));
        assertThat(queue).containsExactly(1);
        assertEquals(2, queue.remainingCapacity());
        Iterator<Integer> walk = queue.iterator();
        walk.next();
        walk.remove();
        assertTrue(queue.isEmpty());
        for (int i = 0; i < 101; i++) {
            queue.taskDone();
        }
        queue.joinTasks();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsAWaitAtTheManagerAndTakesNothing() throws Exception {
        ManagedQueue<String> queue = manager.queue();
        Thread[] waiter = new Thread[1];
        CompletableFuture<String> taking = Aside.call(() -> {
            waiter[0] = Thread.currentThread();
            try {
                return queue.take();
            } catch (InterruptedException e) {
                return "interrupted " + Thread.currentThread().isInterrupted();
            }
        });
        await().until(() -> waiter[0] != null);

        waiter[0].interrupt();

        assertEquals("interrupted false", taking.get());
        queue.put("later");
        assertEquals("later", queue.take());
        Thread.currentThread().interrupt();
        assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertEquals(0, queue.size()); // what does not wait is not disturbed
        assertTrue(Thread.interrupted());
    }

    @Test
    void aValueAndANamespaceAreReadAndChangedEverywhere() throws Exception {
        ManagedValue<Integer> value = manager.value(1);
        ManagedNamespace space = manager.namespace();

        pool.forEach(List.of(1, 2, 3), n -> value.updateAndGet(old -> old + n));
        pool.apply(() -> {
            space.set("x", List.of(1, 2));
            return 0;
        });

        assertEquals(7, value.get());
        assertFalse(value.compareAndSet(8, 9));
        assertTrue(value.compareAndSet(7, 9));
        assertEquals(9, value.getAndSet(10));
        assertEquals(List.of(1, 2), space.get("x"));
        space.set("nothing", null);
        assertNull(space.<Object>get("nothing"));
        assertEquals(Set.of("nothing", "x"), space.names());
        space.remove("x");
        assertFalse(space.has("x"));
        assertThatThrownBy(() -> space.get("x"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("[nothing]");
    }

    @Test
    void anEventWakesAllWhoWait() throws Exception {
        ManagedEvent event = manager.event();
        ManagedQueue<Integer> awake = manager.queue();
        AsyncResult<List<Integer>> waiting = pool.mapAsync(List.of(1, 2), n -> {
            event.await();
            awake.put(n);
            return n;
        });

        assertFalse(event.await(Duration.ZERO));
        event.set();

        assertThat(List.of(awake.take(), awake.take())).containsExactlyInAnyOrder(1, 2);
        waiting.get();
        assertTrue(event.isSet());
        event.clear();
        assertFalse(event.isSet());
    }

    @Test
    void aBarrierLetsItsPartiesGoTogether() throws Exception {
        ManagedValue<Integer> rounds = manager.value(0);
        ManagedBarrier barrier = manager.barrier(2, () -> rounds.updateAndGet(n -> n + 1));
        AsyncResult<Integer> other = pool.applyAsync(() -> barrier.await());

        int mine = barrier.await();

        assertEquals(1, mine + other.get());
        assertEquals(1, rounds.get());
        assertThatThrownBy(() -> barrier.await(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
        assertTrue(barrier.isBroken());
        barrier.reset();
        assertEquals(0, barrier.getNumberWaiting());
    }

    @Test
    void aBarrierThatIsAbortedBreaksForThoseWhoWaitAndThoseWhoCome() throws Exception {
        ManagedBarrier barrier = manager.barrier(2);
        AsyncResult<Integer> waiting = pool.applyAsync(() -> barrier.await());
        while (barrier.getNumberWaiting() == 0) {
            Thread.sleep(1);
        }

        barrier.abort();

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(BrokenBarrierException.class);
        assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
        barrier.abort(); // once more, which makes no difference
        assertTrue(barrier.isBroken());
        barrier.reset();
        assertFalse(barrier.isBroken());
    }

    @Test
    void abortingABarrierWithinTheManagerKeepsAnInterrupt() {
        ManagedBarrier barrier = manager.barrier(2);

        boolean kept = manager.map().<Boolean>atomically(ignored -> {
            Thread.currentThread().interrupt();
            barrier.abort();
            return Thread.interrupted();
        });

        assertTrue(kept);
        assertTrue(barrier.isBroken());
    }

    @Test
    void aLockKeepsOthersOut() throws Exception {
        ManagedLock lock = manager.lock();
        ManagedMap<String, Integer> map = manager.map();
        map.put("n", 0);

        pool.forEach(new ArrayList<>(java.util.Collections.nCopies(100, 0)), i -> {
            lock.lock();
            try {
                map.set("n", map.get("n") + 1); // which is not atomic
            } finally {
                lock.unlock();
            }
        });

        assertEquals(100, map.get("n"));
        assertTrue(lock.tryLock());
        lock.lock();
        assertFalse(pool.apply(() -> lock.tryLock()));
        assertFalse(pool.apply(() -> lock.tryLock(1, TimeUnit.MILLISECONDS)));
        assertThatThrownBy(() -> Aside.run(lock::unlock).get()).hasCauseInstanceOf(IllegalMonitorStateException.class);
        lock.unlock();
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
        assertFalse(lock.isLocked());
        assertFalse(lock.isInherited());
    }

    @Test
    void aConditionOfALockIsSignalledByAnotherProcess() throws Exception {
        ManagedLock lock = manager.lock();
        var condition = lock.newCondition();
        ManagedValue<Boolean> ready = manager.value(false);
        lock.lock();
        lock.lock();
        AsyncResult<Integer> signaller = pool.applyAsync(() -> {
            lock.lock();
            ready.set(true);
            condition.signal();
            lock.unlock();
            return 0;
        });

        while (!ready.get()) {
            condition.await();
        }

        assertTrue(lock.isHeldByCurrentThread());
        assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
        lock.unlock();
        lock.unlock();
        signaller.get();
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void aSemaphoreHasSoManyPermits() throws Exception {
        ManagedSemaphore permits = manager.semaphore(2);

        permits.acquire(2);

        assertFalse(pool.apply(() -> permits.tryAcquire()));
        permits.release();
        assertTrue(pool.apply(() -> permits.tryAcquire(1, Duration.ofSeconds(30))));
        permits.release(2);
        assertThatThrownBy(() -> permits.release(Integer.MAX_VALUE - 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 permits are available")
                .hasMessageContaining("at most 2147483647");
        assertEquals(2, permits.availablePermits());
    }

    @Test
    void aNameStandsForAnObject() throws Exception {
        ManagedMap<String, Integer> map = manager.map();
        Account account = manager.create(Account.class, () -> new SavingsAccount(100));
        manager.publish("counts", map);
        manager.publish("account", account);
        Manager shared = manager;

        pool.apply(() -> shared.<ManagedMap<String, Integer>>find("counts").put("x", 1));
        pool.apply(() -> shared.<Account>find("account").deposit(11));

        assertEquals(1, map.get("x"));
        assertEquals(111, account.balance());
        assertSame(map, manager.find("counts"));
        assertTrue(manager.unpublish("counts"));
        assertFalse(manager.unpublish("counts"));
        assertThatThrownBy(() -> manager.find("counts"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("[account]");
        manager.unpublish("account");
    }

    @Test
    void largeValuesCross() throws Exception {
        ManagedMap<String, byte[]> map = manager.map();
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 7;

        map.put("large", large);

        assertEquals(7, map.get("large")[large.length - 1]);
        assertEquals(7, pool.apply(() -> map.get("large")[(3 << 20) - 1]).intValue());
        map.clear();
    }
}
