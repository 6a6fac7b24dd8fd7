package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager that other programs use, over sockets: what they can do there, and what they cannot. */
@Timeout(120)
@SuppressWarnings("LockNotBeforeTry") // who holds a lock here is killed
class ManagerServeTest {
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** To connect takes less, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A class of the user's. */
    record Order(String item, int pieces) implements Serializable {}

    /** An interface of the user's. */
    interface Stock {
        int take(String item, int pieces);
    }

    @Test
    void anotherProgramUsesWhatWasPublished(@TempDir Path folder) throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedMap<String, Integer> counts = manager.map();
            ManagedMap<String, Object> all = manager.map();
            all.put("counts", counts);
            manager.publish("all", all);
            SocketAddress address = manager.serve(UnixDomainSocketAddress.of(folder.resolve("manager")), SECRET);

            try (Manager there = Manager.connect(address, SECRET)) {
                ManagedMap<String, Object> found = there.find("all");
                @SuppressWarnings("unchecked")
                ManagedMap<String, Integer> inner = (ManagedMap<String, Integer>) found.get("counts");
                inner.put("x", 1);
                found.put("again", inner);
                ManagedQueue<String> queue = there.queue(1);
                queue.put("y");

                assertEquals(1, counts.get("x"));
                assertSame(counts, all.get("again"));
                assertSame(inner, found.get("again"));
                assertEquals(List.of("y"), List.copyOf(queue));
                assertEquals(manager.pid(), there.pid());
                assertThatThrownBy(() -> there.list().get(1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> ChildProcess.start(() -> inner.put("z", 1)))
                        .hasMessageContaining("call Manager.connect for itself");
            }
        }
    }

    @Test
    void aManagerThatDidNotGoOnForAWhileLosesNothingButACallThatItDidNotLetIn() throws Exception {
        try (Manager manager = Manager.start()) {
            manager.publish("map", manager.map());
            manager.publish("lock", manager.lock());
            SocketAddress address = manager.serve(ANY, SECRET);
            try (Manager there = Manager.connect(address, SECRET, PATIENCE, "*")) {
                ManagedMap<String, Integer> map = there.find("map");
                ManagedLock lock = there.find("lock");
                map.put("a", 1);
                lock.lock();

                Signals.send("STOP", manager.pid());
                CompletableFuture<Integer> one = Aside.call(() -> map.get("a"));
                CompletableFuture<Integer> other = Aside.call(() -> map.get("a"));
                await().until(() -> one.isDone() || other.isDone());
                CompletableFuture<Integer> refused = one.isDone() ? one : other;
                Signals.send("CONT", manager.pid());

                assertThatThrownBy(refused::join)
                        .hasCauseInstanceOf(ManagerGoneException.class)
                        .hasMessageContaining("the call was not made");
                assertEquals(1, (refused == one ? other : one).get());
                assertEquals(1, map.get("a"));
                assertTrue(lock.isHeldByCurrentThread());
                lock.unlock();
            }
        }
    }

    @Test
    void aProgramThatWasStartedApartConnectsOverTcpAndItsLockGoesOnWhenItIsKilled() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedLock lock = manager.lock();
            ManagedQueue<String> empty = manager.queue();
            ManagedEvent ready = manager.event();
            manager.publish("lock", lock);
            manager.publish("empty", empty);
            manager.publish("ready", ready);
            int port = ((InetSocketAddress) manager.serve(ANY, SECRET)).getPort();
            int before = manager.objectCount();
            ChildProcess<Void> program = ChildProcess.start(() -> {
                Manager there = Manager.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SECRET);
                there.<ManagedLock>find("lock").lock();
                there.list().add("its own");
                there.<ManagedEvent>find("ready").set();
                there.<ManagedQueue<String>>find("empty").take();
            });
            ready.await();
            assertFalse(lock.tryLock());

            program.kill();
            program.join();

            assertTrue(lock.tryLock(60, TimeUnit.SECONDS));
            assertTrue(lock.isInherited());
            lock.unlock();
            await().until(() -> manager.objectCount() == before);
            await().untilAsserted(() -> {
                empty.put("for the living");
                assertEquals("for the living", empty.poll());
            });
        }
    }

    @Test
    void functionsAndClassesOfAnotherProgramAreRefusedUnlessAdmitted() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedMap<String, Object> map = manager.map();
            Stock stock = manager.create(Stock.class, () -> (item, pieces) -> pieces - 1);
            map.put("order", new Order("bolt", 3));
            manager.publish("map", map);
            manager.publish("stock", stock);
            SocketAddress plain = manager.serve(ANY, SECRET);
            String pattern = "dev.progeny.ManagerServeTest$*;java.base/*;!*";
            SocketAddress wide = manager.serve(ANY, SECRET, pattern);

            try (Manager there = Manager.connect(plain, SECRET)) {
                ManagedMap<String, Object> found = there.find("map");
                assertThatThrownBy(() -> found.put("mine", new Order("nut", 4)))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessage("the input filter of the manager refused class dev.progeny.ManagerServeTest$Order;"
                                + " give one that admits it to Manager.serve");
                assertThatThrownBy(() -> found.put("mine", nested(40)))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageContaining("the input filter of the manager refused a value 33 levels deep, of ");
                assertThatThrownBy(() -> found.compute("order", (key, value) -> null))
                        .isInstanceOf(UndecodableException.class);
                assertThatThrownBy(() -> found.get("order"))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessage("the input filter of this client refused class dev.progeny.ManagerServeTest$Order;"
                                + " give one that admits it to Manager.connect");
                assertThatThrownBy(() -> there.find("stock"))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageContaining("this client refused class dev.progeny.ManagerServeTest$Stock;");
                assertThat(found.keySet()).containsExactly("order");
            }
            try (Manager there = Manager.connect(wide, SECRET, Duration.ofSeconds(30), pattern)) {
                ManagedMap<String, Object> found = there.find("map");
                found.put("mine", new Order("nut", 4));
                assertEquals(new Order("bolt", 3), found.get("order"));
                assertEquals(6, there.<Stock>find("stock").take("bolt", 7));
            }
            assertEquals(new Order("nut", 4), map.get("mine"));
        }
    }

    private static List<Object> nested(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 1; i < depth; i++) {
            list = new ArrayList<>(List.of(list));
        }
        return list;
    }

    @Test
    void aClientCannotOpenAnotherDoorWhateverItsOwnAdmits() throws Exception {
        try (Manager manager = Manager.start()) {
            for (String pattern : List.of("java.base/*;!*", "*")) {
                try (Manager there = Manager.connect(manager.serve(ANY, SECRET, pattern), SECRET)) {
                    assertThatThrownBy(() -> there.serve(ANY, SECRET, "*"))
                            .isInstanceOf(UnsupportedOperationException.class)
                            .hasMessageContaining("only a process of its family may serve");
                }
            }
        }
    }

    @Test
    void handlesOfOtherManagersGoNeitherInNorOut() throws Exception {
        try (Manager manager = Manager.start();
                Manager other = Manager.start()) {
            ManagedMap<String, Object> map = manager.map();
            ManagedMap<String, Object> others = other.map();
            map.put("other's", others);
            manager.publish("map", map);
            SocketAddress address = manager.serve(ANY, SECRET, "*");

            try (Manager there = Manager.connect(address, SECRET, Duration.ofSeconds(30), "*")) {
                ManagedMap<String, Object> found = there.find("map");
                assertThatThrownBy(() -> found.put("mine", others))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("a handle of another manager");
                assertThatThrownBy(() -> found.get("other's"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("a handle of another manager");
                assertThat(found.keySet()).containsExactly("other's");
            }
        }
    }

    /** An exception with a handle. */
    static final class Carrier extends RuntimeException {
        private static final long serialVersionUID = 1;
        final ManagedMap<String, Object> map;

        Carrier(ManagedMap<String, Object> map) {
            this.map = map;
        }
    }

    @Test
    void theHandleInAnExceptionGoesOnlyWhereOneInAResultWould() throws Exception {
        try (Manager manager = Manager.start();
                Manager other = Manager.start()) {
            ManagedMap<String, Object> own = manager.map();
            ManagedMap<String, Object> others = other.map();
            Runnable throwsOwn = thrower(manager, own);
            Runnable throwsOthers = thrower(manager, others);
            manager.publish("own", throwsOwn);
            manager.publish("other's", throwsOthers);

            assertSame(own, assertThrows(Carrier.class, throwsOwn::run).map);
            assertSame(others, assertThrows(Carrier.class, throwsOthers::run).map);
            SocketAddress address = manager.serve(ANY, SECRET, "*");
            try (Manager there = Manager.connect(address, SECRET, Duration.ofSeconds(30), "*")) {
                Runnable found = there.find("own");
                assertThrows(Carrier.class, found::run).map.put("x", 1);
                assertEquals(1, own.get("x"));
                assertThatThrownBy(there.<Runnable>find("other's")::run)
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageContaining("Carrier");
            }
        }
    }

    private static Runnable thrower(Manager manager, ManagedMap<String, Object> map) {
        return manager.create(Runnable.class, () -> () -> {
            throw new Carrier(map);
        });
    }

    @Test
    void whatIsTooLargeIsRefusedInEitherDirectionAndTheConnectionGoesOn() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedMap<String, Object> map = manager.map();
            map.put("large", new byte[65 << 20]);
            manager.publish("map", map);
            manager.publish("stock", manager.create(Stock.class, () -> (item, pieces) -> {
                throw new IllegalStateException("x".repeat(65 << 20));
            }));

            SocketAddress address = manager.serve(ANY, SECRET);
            String pattern = "dev.progeny.ManagerServeTest$*;java.base/*;!*";
            try (Manager there = Manager.connect(address, SECRET, Duration.ofSeconds(30), pattern)) {
                ManagedMap<String, Object> found = there.find("map");
                ManagedLock lock = there.lock();
                lock.lock();
                assertThatThrownBy(() -> found.put("mine", new byte[65 << 20]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("PUT")
                        .hasMessageContaining("at most 67108864");
                assertThatThrownBy(() -> found.get("large"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("returned")
                        .hasMessageContaining("at most 67108864");
                assertThatThrownBy(() -> there.<Stock>find("stock").take("bolt", 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("IllegalStateException")
                        .hasMessageContaining("at most 67108864");
                assertTrue(lock.isHeldByCurrentThread());
                assertThat(found.keySet()).containsExactly("large");
            }
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotLetInAndDisturbsNobody() throws Exception {
        try (Manager manager = Manager.start()) {
            manager.publish("x", 1);
            InetSocketAddress address = (InetSocketAddress) manager.serve(ANY, SECRET);

            assertThatThrownBy(() -> Manager.connect(address, "wrong".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class);
            try (SocketChannel noise = SocketChannel.open(address);
                    Connection stranger = Connection.connect(address, SECRET)) {
                noise.write(ByteBuffer.allocate(200));
                stranger.sendBytes(ByteBuffer.allocate(1000)); // knows the secret, but not the language
                assertThatThrownBy(() -> manager.serve(ANY, new byte[0])).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> manager.serve(address, SECRET)).isInstanceOf(IOException.class);
                try (Manager there = Manager.connect(address, SECRET)) {
                    assertEquals(1, there.<Integer>find("x"));
                }
            }
        }
    }

    @Test
    void whoComesWhenThereAreTooManyConnectionsIsToldUntilOneEnds() throws Exception {
        try (Manager manager = Manager.start(ChildProcess.options().stderr(ProcessBuilder.Redirect.DISCARD))) {
            SocketAddress address = manager.serve(ANY, SECRET);
            List<Manager> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 1024; i++) {
                    clients.add(Manager.connect(address, SECRET));
                }

                assertThatThrownBy(() -> Manager.connect(address, SECRET))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("too many connections");
                assertThatThrownBy(() -> clients.get(0).map())
                        .isInstanceOf(ManagerGoneException.class)
                        .hasMessageContaining("has refused a call: it has too many connections");
                clients.remove(1023).close();
                await().ignoreExceptionsInstanceOf(ManagerGoneException.class)
                        .until(() -> clients.get(0).map().isEmpty());
            } finally {
                clients.forEach(Manager::close);
            }
            manager.map().put("family", "goes on");
        }
    }

    @Test
    void whenTheManagerEndsTheOtherProgramIsTold() throws Exception {
        Manager manager = Manager.start();
        SocketAddress address = manager.serve(ANY, SECRET);
        Manager there = Manager.connect(address, SECRET);
        ManagedQueue<String> queue = there.queue();
        CompletableFuture<String> taking = Aside.call(queue::take);

        manager.close();

        assertThatThrownBy(() -> taking.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(ManagerGoneException.class);
        assertThatThrownBy(there::map).isInstanceOf(ManagerGoneException.class).hasMessageContaining("has ended");
        there.close();
        assertThatThrownBy(() -> Manager.connect(address, SECRET, Duration.ofSeconds(1), "*"))
                .isInstanceOf(IOException.class);
    }
}
