package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The door through which children come, over each kind of socket. */
@Timeout(60)
@ParameterizedClass
@EnumSource(SecretServerTest.Kind.class)
final class SecretServerTest {
    enum Kind {
        UNIX,
        TCP
    }

    private static final Duration LONG = Duration.ofSeconds(30);

    @Parameter
    Kind kind;

    @TempDir
    Path folder;

    private SecretServer server;

    private final byte[] secret = secret(1);

    @BeforeEach
    void open() throws Exception {
        server = SecretServer.open(kind == Kind.UNIX ? folder.resolve("s") : null, Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aClientWithTheSecretGetsEachOfItsChannels() throws Exception {
        List<CompletableFuture<FrameChannel>> channels = server.expect(secret, 2);

        try (FrameChannel data = SecretClient.connect(server.address(), secret, 1, LONG);
                FrameChannel control = SecretClient.connect(server.address(), secret, 0, LONG)) {
            data.send(ByteBuffer.wrap(new byte[] {1}));
            control.send(ByteBuffer.wrap(new byte[] {0}));

            assertThat(channels.get(0).get().receive(FrameChannel.NEVER).get()).isEqualTo((byte) 0);
            assertThat(channels.get(1).get().receive(FrameChannel.NEVER).get()).isEqualTo((byte) 1);
            channels.get(1).get().send(ByteBuffer.allocate(7));
            assertThat(data.receive(FrameChannel.NEVER).remaining()).isEqualTo(7);
        }
    }

    @Test
    void eachSecretOpensTheChannelsOfItsOwnerOnly() throws Exception {
        List<CompletableFuture<FrameChannel>> first = server.expect(secret, 1);
        List<CompletableFuture<FrameChannel>> second = server.expect(secret(2), 1);

        try (FrameChannel child = SecretClient.connect(server.address(), secret(2), 0, LONG)) {
            assertThat(second.get(0).get()).isNotNull();
            assertThat(first.get(0)).isNotDone();
        }
    }

    @Test
    void whoeverLacksTheSecretIsRefusedAtOnce() {
        CompletableFuture<FrameChannel> channel = server.expect(secret, 1).get(0);
        byte[] almost = secret.clone();
        almost[31] ^= 1;

        assertThatThrownBy(() -> SecretClient.connect(server.address(), almost, 0, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("channel 0 was refused by " + server.address());
        assertThat(channel).isNotDone();
    }

    @Test
    void aChannelIsOpenedOnceAndOnlyIfItExists() throws Exception {
        server.expect(secret, 1);

        try (FrameChannel child = SecretClient.connect(server.address(), secret, 0, LONG)) {
            for (int channel : new int[] {0, 1, 127, -1}) {
                assertThrows(IOException.class, () -> SecretClient.connect(server.address(), secret, channel, LONG));
            }
        }
    }

    @Test
    void aForgottenSecretOpensNothingAndItsChannelsFail() throws Exception {
        List<CompletableFuture<FrameChannel>> channels = server.expect(secret, 2);
        FrameChannel child = SecretClient.connect(server.address(), secret, 0, LONG);
        channels.get(0).get();

        server.forget(secret);
        server.forget(secret);

        assertThrows(IOException.class, () -> SecretClient.connect(server.address(), secret, 1, LONG));
        assertThat(channels.get(0)).isCompleted();
        assertThatThrownBy(() -> channels.get(1).get())
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("ended before it connected");
        child.close();
    }

    @Test // T32
    void silentHalfwayAndWrongClientsHarmNobodyAndAreClosed() throws Exception {
        List<SocketChannel> bad = new ArrayList<>();
        for (int i = 0; i < 300; i++) { // more than are let wait at once
            SocketChannel client = connectRaw();
            if (i % 3 == 1) {
                client.write(ByteBuffer.wrap(Arrays.copyOf(secret, 20)));
            } else if (i % 3 == 2) {
                client.write(ByteBuffer.allocate(500));
            }
            bad.add(client);
        }
        CompletableFuture<FrameChannel> channel = server.expect(secret, 1).get(0);

        try (FrameChannel child = SecretClient.connect(server.address(), secret, 0, LONG)) {
            channel.get().send(ByteBuffer.allocate(3));
            assertThat(child.receive(FrameChannel.NEVER).remaining()).isEqualTo(3);
        }
        for (SocketChannel client : bad) {
            assertThat(isAtItsEnd(client)).isTrue();
            client.close();
        }
    }

    @Test // T32
    void aClientOfAServerThatNeverAnswersGivesUpAtItsDeadline() throws Exception {
        String address;
        try (ServerSocketChannel mute = kind == Kind.UNIX
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open()) {
            mute.bind(
                    kind == Kind.UNIX
                            ? UnixDomainSocketAddress.of(folder.resolve("mute"))
                            : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            address = SocketAddresses.format(mute.getLocalAddress());

            assertThatThrownBy(() -> SecretClient.connect(address, secret, 0, Duration.ofMillis(50)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer in time");
        }
        assertThatThrownBy(() -> SecretClient.connect(address, secret, 0, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to " + address);
    }

    @Test // T32
    void aClientOfAServerWhoseBacklogIsFullGivesUpAtItsDeadline() throws Exception {
        try (ServerSocketChannel full = kind == Kind.UNIX
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open()) {
            full.bind(
                    kind == Kind.UNIX
                            ? UnixDomainSocketAddress.of(folder.resolve("full"))
                            : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    1);
            String address = SocketAddresses.format(full.getLocalAddress());

            for (int i = 0; i < 4; i++) {
                assertThrows(IOException.class, () -> SecretClient.connect(address, secret, 0, Duration.ofMillis(50)));
            }
        }
    }

    @Test // T05
    void aChildWhoseHandshakeWasCutTriesAgainWhileItsParentLives() throws Exception {
        try (ServerSocketChannel impatient = kind == Kind.UNIX
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open()) {
            impatient.bind(
                    kind == Kind.UNIX
                            ? UnixDomainSocketAddress.of(folder.resolve("impatient"))
                            : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = SocketAddresses.format(impatient.getLocalAddress());
            FutureTask<FrameChannel> child =
                    new FutureTask<>(() -> SecretClient.connect(address, secret, 0, ProcessIdentity.self()));
            new Thread(child).start();

            impatient.accept().close();
            impatient.accept().close();
            try (SocketChannel third = impatient.accept()) {
                third.write(ByteBuffer.wrap(new byte[] {SecretServer.WELCOME}));

                child.get().close();
            }
        }
    }

    @Test // T05
    void aChildWhoseHandshakeWasCutGivesUpWhenItsParentIsGone() throws Exception {
        Process parent = new ProcessBuilder("true").start();
        long gone = ProcessIdentity.ended(parent.pid());
        parent.waitFor();

        assertThatThrownBy(() -> SecretClient.connect(server.address(), secret, 0, gone)) // which does not expect it
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was refused");
    }

    @Test
    void aConnectThatIsInterruptedSaysSo() throws Exception {
        try (ServerSocketChannel mute = ServerSocketChannel.open()) {
            mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = SocketAddresses.format(mute.getLocalAddress());
            FutureTask<FrameChannel> task = new FutureTask<>(() -> SecretClient.connect(address, secret, 0, LONG));
            Thread client = new Thread(task);
            client.start();
            FrameChannelContract.pause(client);

            client.interrupt();

            assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aClosedServerLeavesItsSocketNowhereAndItsConnectionsOpen() throws Exception {
        CompletableFuture<FrameChannel> channel = server.expect(secret, 1).get(0);
        FrameChannel child = SecretClient.connect(server.address(), secret, 0, LONG);

        server.close();

        child.send(ByteBuffer.allocate(1));
        assertThat(channel.get().receive(FrameChannel.NEVER).remaining()).isEqualTo(1);
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        child.close();
    }

    @Test
    void aSecretOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> server.expect(new byte[31], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret must have 32 bytes, had 31");
    }

    @Test
    void aPathTooLongForASocketGivesLoopbackInstead() throws Exception {
        try (SecretServer other = SecretServer.open(folder.resolve("x".repeat(200)), LONG)) {
            other.expect(secret, 1);

            assertThat(other.address()).startsWith("tcp:127.0.0.1:");
            SecretClient.connect(other.address(), secret, 0, LONG).close();
        }
    }

    @Test
    void theServerOfTheProcessIsOneAndItsThreadKeepsNoProcessAlive() throws Exception {
        assertThat(SecretServer.own()).isSameAs(SecretServer.own());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("progeny-server"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private SocketChannel connectRaw() throws IOException {
        return SocketChannel.open(SocketAddresses.parse(server.address()));
    }

    private static boolean isAtItsEnd(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) < 0; // waits until the server has closed it
        } catch (IOException e) {
            return true; // reset, for it was told more than it read
        }
    }

    private static byte[] secret(long seed) {
        byte[] bytes = new byte[SecretServer.SECRET_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
