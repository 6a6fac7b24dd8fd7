package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.internal.transport.SocketAddresses;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections between unrelated programs, over each kind of socket. */
@Timeout(60)
@ParameterizedClass
@EnumSource(ListenerTest.Kind.class)
final class ListenerTest {
    enum Kind {
        UNIX,
        TCP
    }

    /** A class of the user's. */
    record Order(String item, int pieces) implements Serializable {}

    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Parameter
    Kind kind;

    @TempDir
    Path folder;

    private Listener listener;

    @BeforeEach
    void open() throws Exception {
        listener = Listener.open(anyAddress(), SECRET);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private SocketAddress anyAddress() {
        return kind == Kind.UNIX
                ? UnixDomainSocketAddress.of(folder.resolve("s"))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void twoProgramsThatKnowTheSecretExchangeObjectsAndBytes() throws Exception {
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept()) {
            client.send(Map.of("a", List.of(1, 2L, 3.0, LocalDate.of(2026, 1, 2), new BigDecimal("4.50"))));
            client.sendBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            client.send(null);

            assertThat(server.<Map<String, Object>>receive())
                    .isEqualTo(Map.of("a", List.of(1, 2L, 3.0, LocalDate.of(2026, 1, 2), new BigDecimal("4.50"))));
            assertThat(server.receiveBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(server.<Object>receive()).isNull();
            server.send("thanks");
            assertThat(client.<String>receive()).isEqualTo("thanks");
        }
    }

    @Test
    void aProgramThatWasStartedByNobodyHereExchangesObjectsOfTheUsersClasses() throws Exception {
        listener.close();
        ObjectInputFilter orders = ObjectInputFilter.Config.createFilter(Order.class.getName() + ";java.base/*;!*");
        try (Listener open = Listener.open(anyAddress(), SECRET, orders);
                Program visitor = Program.start(Visitor.class, SocketAddresses.format(open.address()));
                Connection connection = open.accept()) {
            Order order = connection.receive();
            connection.send(new Order(order.item() + " and milk", order.pieces() + 1));

            assertThat(order).isEqualTo(new Order("tea", 3));
            assertThat(visitor.waitFor()).as(visitor.errors()).isZero();
            assertThat(visitor.output()).isEqualTo("4 of tea and milk\n");
        }
    }

    /** Another program. */
    static final class Visitor {
        private Visitor() {}

        public static void main(String[] arguments) throws Exception {
            ObjectInputFilter orders = ObjectInputFilter.Config.createFilter(Order.class.getName() + ";java.base/*;!*");
            SocketAddress address = SocketAddresses.parse(arguments[0]);
            try (Connection server = Connection.connect(address, SECRET, LONG, orders)) {
                server.send(new Order("tea", 3));
                Order answer = server.receive();
                System.out.println(answer.pieces() + " of " + answer.item());
            }
        }
    }

    @Test
    void aListenerIsNotSentAndTheMessageSaysWhatIs() {
        Listener captured = listener;
        assertThatThrownBy(() -> ChildProcess.call(() -> captured.address()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "a Listener cannot be sent to another process; send its address(), and let that process"
                                + " call Connection.connect, or open a Listener of its own");
    }

    @Test
    void aClientWithAnotherSecretIsRefusedAndOthersAreServed() throws Exception {
        assertThatThrownBy(() -> Connection.connect(listener.address(), "wrong".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its secret is another one");

        Connection.connect(listener.address(), SECRET).close();
        listener.accept().close();
    }

    @Test // T32
    void silentClientsDelayNobody() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            silent.add(SocketChannel.open(listener.address()));
        }

        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept()) {
            client.send(1);
            assertThat(server.<Integer>receive()).isEqualTo(1);
        }
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    @Test // T32
    void acceptGivesUpWhenItsTimeRunsOut() {
        assertThatThrownBy(() -> listener.accept(Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("within PT0.02S");
        assertThrows(TimeoutException.class, () -> listener.accept(Duration.ZERO));
        assertThrows(TimeoutException.class, () -> listener.accept(Duration.ofSeconds(-1)));
    }

    @Test // T32
    void connectSaysAtOnceThatNobodyListens() {
        SocketAddress address = listener.address();
        listener.close();

        assertThatThrownBy(() -> Connection.connect(address, SECRET, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to");
    }

    @Test
    void someoneElseAtTheAddressIsFoundOut() throws Exception {
        try (java.net.ServerSocket other = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Void> talker = new FutureTask<>(() -> {
                try (java.net.Socket client = other.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request, and then some more".getBytes(StandardCharsets.UTF_8));
                }
                return null;
            });
            new Thread(talker).start();

            assertThatThrownBy(() -> Connection.connect(other.getLocalSocketAddress(), SECRET, LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a Listener of Progeny");
            talker.get();
        }
    }

    @Test
    void classesOfTheUserNeedAFilterThatAdmitsThem() throws Exception {
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept()) {
            client.send(new Order("tea", 3));
            client.send(new File("x"));
            client.send("next");

            assertThatThrownBy(server::receive)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessage("the input filter of this connection refused class dev.progeny.ListenerTest$Order;"
                            + " give one that admits it to Listener.open or Connection.connect");
            assertThatThrownBy(server::receive)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("class java.io.File");
            assertThat(server.<String>receive()).isEqualTo("next");
        }
        listener.close();
        ObjectInputFilter orders = ObjectInputFilter.Config.createFilter(Order.class.getName() + ";java.base/*;!*");
        try (Listener open = Listener.open(anyAddress(), SECRET, orders);
                Connection client = Connection.connect(open.address(), SECRET, LONG, orders);
                Connection server = open.accept()) {
            client.send(new Order("tea", 3));

            assertThat(server.<Order>receive()).isEqualTo(new Order("tea", 3));
            server.send(List.of(new Order("milk", 1)));
            assertThat(client.<List<Order>>receive()).containsExactly(new Order("milk", 1));
        }
    }

    @Test
    void aValueThatWouldTakeForEverToRebuildIsRefused() throws Exception {
        Set<Object> bomb = new HashSet<>();
        Set<Object> left = bomb;
        Set<Object> right = new HashSet<>();
        for (int i = 0; i < 60; i++) { // its hash code takes 2 to the 60 steps
            Set<Object> nextLeft = new HashSet<>(Set.of("x"));
            Set<Object> nextRight = new HashSet<>();
            Collections.addAll(left, nextLeft, nextRight);
            Collections.addAll(right, nextLeft, nextRight);
            left = nextLeft;
            right = nextRight;
        }
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept()) {
            client.send(bomb);

            assertThatThrownBy(server::receive)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("levels deep");
        }
    }

    @Test
    void waitAnyServesPipesAndSocketsTogether() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept();
                Connection first = pipe.first();
                Connection second = pipe.second()) {
            List<Connection> both = List.of(server, first);
            assertThat(Connection.waitAny(both, Duration.ofMillis(5))).isEmpty();

            second.send(1);
            assertThat(Connection.waitAny(both)).containsExactly(first);
            client.send(2);
            assertThat(server.poll(LONG)).isTrue();

            assertThat(Connection.waitAny(both, LONG)).containsExactly(server, first);
        }
    }

    @Test
    void connectionsOutliveTheirListenerButThoseNotAcceptedDoNot() throws Exception {
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept();
                Connection late = Connection.connect(listener.address(), SECRET)) {
            late.poll(Duration.ofMillis(50));
            listener.close();

            client.send(5);
            assertThat(server.<Integer>receive()).isEqualTo(5);
            assertThrows(EOFException.class, late::receive);
        }
    }

    @Test
    void eachSideOfAConnectionIsClosedByItself() throws Exception {
        Connection client = Connection.connect(listener.address(), SECRET);
        try (Connection server = listener.accept()) {
            assertThat(client.isClosed()).isFalse();

            client.close();

            assertThat(client.isClosed()).isTrue();
            assertThatThrownBy(server::receive).isInstanceOf(EOFException.class);
            assertThat(server.isClosed()).isFalse();
        }
    }

    @Test
    void aClosedListenerSaysSoAndWakesThoseWhoWait() throws Exception {
        FutureTask<Connection> task = new FutureTask<>(listener::accept);
        Thread waiting = new Thread(task);
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING && waiting.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }

        listener.close();
        listener.close();

        assertThatThrownBy(task::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(listener::accept)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this listener is closed");
    }

    @Test
    void anInterruptedAcceptLeavesTheListenerOpen() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, listener::accept);

        Connection.connect(listener.address(), SECRET).close();
        listener.accept().close();
    }

    @Test
    void anAddressInUseIsNamed() {
        assertThatThrownBy(() -> Listener.open(listener.address(), SECRET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on " + (kind == Kind.UNIX ? "unix:" : "tcp:127.0.0.1:"));
    }

    @Test
    void whatIsNoSecretAndNoAddressIsRefused() {
        assertThatThrownBy(() -> Listener.open(anyAddress(), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("secret must not be empty");
        assertThatThrownBy(() -> Connection.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1), SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere.invalid");
        assertThrows(NullPointerException.class, () -> Listener.open(anyAddress(), SECRET, null));
    }

    @Test
    void aConnectionOverASocketCannotBePassedOn() throws Exception {
        try (Connection client = Connection.connect(listener.address(), SECRET);
                Connection server = listener.accept()) {
            assertThatThrownBy(() -> client.send(List.of(client)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a connection over a socket cannot be passed to another process; let that"
                            + " process connect for itself, or pass an end of a Pipe");
            client.send("unharmed");
            assertThat(server.<String>receive()).isEqualTo("unharmed");
        }
    }

    @Test
    void theFileOfAUnixSocketGoesWithTheListener() throws Exception {
        listener.close();

        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
