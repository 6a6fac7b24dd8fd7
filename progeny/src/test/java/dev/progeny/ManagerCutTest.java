package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something stands between a manager and a program that uses it, which cuts a connection on which nothing was said for a while. */
@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // the process that holds it is what is tested
class ManagerCutTest {
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Passes on what it hears, in both directions. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final InetSocketAddress exit;
        private final List<Socket> connections = new ArrayList<>(); // guarded by itself

        Relay(InetSocketAddress exit) throws IOException {
            this.exit = exit;
            Aside.run(this::accept);
        }

        InetSocketAddress address() {
            return (InetSocketAddress) entrance.getLocalSocketAddress();
        }

        private void accept() throws IOException {
            while (true) {
                Socket from;
                try {
                    from = entrance.accept();
                } catch (IOException e) {
                    return; // closed
                }
                Socket to = new Socket(exit.getAddress(), exit.getPort());
                synchronized (connections) {
                    connections.add(from);
                }
                Aside.run(() -> pump(from, to));
                Aside.run(() -> pump(to, from));
            }
        }

        private static void pump(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                return; // cut
            }
        }

        /** Cuts all connections but the first so many. */
        void cutAfter(int count) throws IOException {
            synchronized (connections) {
                for (Socket connection : connections.subList(count, connections.size())) {
                    connection.close();
                }
            }
        }

        @Override
        public void close() throws IOException {
            entrance.close();
            cutAfter(0);
        }
    }

    @Test
    void aCallFailsWhoseConnectionWasCutAndTheNextDoesNotNorIsALockLost() throws Exception {
        try (Manager manager = Manager.start()) {
            manager.publish("map", manager.map());
            ManagedLock own = manager.lock();
            manager.publish("lock", own);
            try (Relay relay = new Relay((InetSocketAddress) manager.serve(ANY, SECRET));
                    Manager there = Manager.connect(relay.address(), SECRET)) {
                ManagedMap<String, Integer> map = there.find("map");
                ManagedLock lock = there.find("lock");
                lock.lock();
                CompletableFuture<Integer> other = Aside.call(() -> map.put("a", 1));
                map.put("b", 1);
                other.get();

                relay.cutAfter(1);

                assertThatThrownBy(() -> map.put("a", 2))
                        .isInstanceOf(ManagerGoneException.class)
                        .hasMessageContaining("something has cut the connection");
                map.put("a", 3);
                assertEquals(3, map.get("a"));
                assertTrue(lock.isHeldByCurrentThread());
                assertFalse(own.tryLock());
                lock.unlock();
            }
        }
    }

    @Test
    void aCallThatWaitedWhenItsConnectionWasCutTakesNothingAfterwards() throws Exception {
        try (Manager manager = Manager.start()) {
            ManagedLock own = manager.lock();
            ManagedQueue<String> letters = manager.queue();
            ManagedSemaphore permits = manager.semaphore(0);
            Server server = manager.create(Server.class, () -> ManagerCutTest::waiting);
            manager.publish("lock", own);
            manager.publish("letters", letters);
            manager.publish("permits", permits);
            try (Relay relay = new Relay((InetSocketAddress) manager.serve(ANY, SECRET));
                    Manager there = Manager.connect(relay.address(), SECRET)) {
                ManagedLock lock = there.find("lock");
                ManagedQueue<String> letter = there.find("letters");
                ManagedSemaphore permit = there.find("permits");
                own.lock();
                List<CompletableFuture<?>> calls = List.of(
                        Aside.run(lock::lock),
                        Aside.run(lock::lockInterruptibly),
                        Aside.call(letter::take),
                        Aside.run(permit::acquireUninterruptibly),
                        Aside.run(permit::acquire));
                await().until(() -> server.waiting() == calls.size());

                relay.cutAfter(1);

                for (CompletableFuture<?> call : calls) {
                    assertThatThrownBy(call::join).hasCauseInstanceOf(ManagerGoneException.class);
                }
                await().until(() -> server.waiting() == 0);
                own.unlock();
                letters.put("to whoever comes");
                permits.release();
                assertTrue(own.tryLock());
                assertEquals("to whoever comes", letters.poll());
                assertTrue(permits.tryAcquire());
                own.unlock();
            }
        }
    }

    /** The manager's process, which {@link #waiting} tells of. */
    interface Server {
        /** {@return how many calls wait there for a lock, an element or a permit} */
        int waiting();
    }

    static int waiting() {
        return (int) Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .filter(frame -> frame.getClassName().endsWith(".Grant")
                        || frame.getClassName().endsWith(".OwnedQueue"))
                .filter(frame -> frame.getMethodName().equals("await")
                        || frame.getMethodName().equals("poll"))
                .count();
    }
}
