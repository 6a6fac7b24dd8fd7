package dev.progeny.internal.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.Connection;
import dev.progeny.Listener;
import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.UndecodableException;
import dev.progeny.internal.transport.SocketAddresses;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program behind a filter sends a ticket with an address of its choice: nobody goes there. */
@Timeout(60)
class ForgedTicketTest {
    private static final byte[] SECRET = {1, 2, 3};
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Becomes a ticket when it leaves one process, and is itself elsewhere. */
    record Forged(long forger, String address) implements Serializable {
        private Object writeReplace() {
            return ProcessHandle.current().pid() == forger ? ticket(address) : this;
        }
    }

    private static Object ticket(String address) {
        ServerAddress server = new ServerAddress("elsewhere", 1, 1, address, "00ff");
        return new InterfaceProxy.Ticket(
                new ObjectTicket(server, 7, 0),
                Iterator.class,
                Methods.of(Iterator.class).checksum());
    }

    @Test
    void neitherAManagerNorItsClientGoesWhereTheOtherSays() throws Exception {
        try (ServerSocketChannel trap = trap();
                Manager manager = Manager.start()) {
            String address = SocketAddresses.format(trap.getLocalAddress());
            ManagedMap<String, Object> map = manager.map();
            map.put("forged", new Forged(manager.pid(), address));
            manager.publish("map", map);
            SocketAddress door = manager.serve(ANY, SECRET);

            try (Manager there = Manager.connect(door, SECRET)) {
                ManagedMap<String, Object> found = there.find("map");
                assertThatThrownBy(() -> found.put("mine", ticket(address)))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageContaining("a handle of another manager");
                assertThatThrownBy(() -> found.get("forged"))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageContaining("a handle of another manager");
            }
            assertThat(trap.accept()).isNull();
        }
    }

    @Test
    void norDoesWhoReceivesFromAConnectionWhateverItsFilterAdmits() throws Exception {
        try (ServerSocketChannel trap = trap();
                Listener listener = Listener.open(ANY, SECRET, info -> ObjectInputFilter.Status.ALLOWED);
                Connection client = Connection.connect(listener.address(), SECRET, Duration.ofSeconds(30));
                Connection server = listener.accept()) {
            client.send(ticket(SocketAddresses.format(trap.getLocalAddress())));

            assertThatThrownBy(server::receive)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("a handle of another manager");
            assertThat(trap.accept()).isNull();
        }
    }

    private static ServerSocketChannel trap() throws Exception {
        ServerSocketChannel trap = ServerSocketChannel.open().bind(ANY);
        trap.configureBlocking(false);
        return trap;
    }
}
