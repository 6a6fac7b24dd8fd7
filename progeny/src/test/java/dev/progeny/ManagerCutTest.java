package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
}
