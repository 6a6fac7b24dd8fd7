package dev.progeny.internal.manager;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.Aside;
import dev.progeny.ChildProcess;
import dev.progeny.Manager;
import dev.progeny.ManagerGoneException;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeServer;
import dev.progeny.internal.transport.FrameChannel;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that knows the secret and speaks the language of managers, but means no good: its client opens no file, takes no giant, waits no
 * longer than it said, and keeps nothing.
 */
@Timeout(60)
class HostileServerTest {
    private static final byte[] SECRET = {1, 2, 3};
    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofSeconds(3); // enough to prove that one knows the secret
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int REFUSALS_BEFORE = 3;
    private static final int REFUSALS = 50;

    @Test
    void aClientOpensNoFileThatAnotherProgramNamesAndTakesNoMoreBytesThanItsLimit(@TempDir Path folder)
            throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[1 << 16]);
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            CompletableFuture<Void> served = Aside.run(() -> serve(server, file));

            try (Manager there = Manager.connect(server.address(), SECRET)) {
                assertEquals("over the socket", there.find("first"));
                assertThatThrownBy(() -> there.find("second")).isInstanceOf(ManagerGoneException.class);
            }
            served.get(30, TimeUnit.SECONDS);
            assertArrayEquals(new byte[1 << 16], Files.readAllBytes(file));
        }
    }

    private static void serve(ChallengeServer server, Path file) throws Exception {
        try (FrameChannel control = accept(server)) {
            Greeting.receive(control);
            Greeting.answer(control, 1, "name 1");
            try (FrameChannel lane = accept(server)) {
                Greeting.receive(lane);
                Greeting.answer(lane, 1, file.toString());
                receive(lane);
                lane.send(new Calls(true).value(ValueCodec.encode("over the socket", "an answer")));
                receive(lane);
                byte[] giant = new byte[Calls.MOST_REMOTE_BYTES + 1];
                assertThatThrownBy(() -> {
                            lane.send(ByteBuffer.wrap(giant));
                            receive(lane);
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whoGreetsWithFewerBytesThanANumberIsNoManager() throws Exception {
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            for (int size = 0; size < Long.BYTES; size++) {
                byte[] few = new byte[size];
                CompletableFuture<Void> served = Aside.run(() -> {
                    try (FrameChannel control = accept(server)) {
                        greetWith(control, few);
                    }
                });

                assertThatThrownBy(() -> Manager.connect(server.address(), SECRET))
                        .isInstanceOf(IOException.class)
                        .hasMessage("who answers there is no manager: it said " + size + " bytes");
                served.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoGreetsALaneWithFewerBytesThanANumberIsNoManager(boolean ends) throws Exception {
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            CompletableFuture<Void> asked = new CompletableFuture<>();
            CompletableFuture<Void> served = Aside.run(() -> {
                try (FrameChannel control = accept(server)) {
                    Greeting.receive(control);
                    Greeting.answer(control, 1, "name 1");
                    try (FrameChannel lane = accept(server)) {
                        if (ends) {
                            control.close();
                        }
                        greetWith(lane, new byte[3]);
                    }
                    asked.get(30, TimeUnit.SECONDS);
                }
            });

            try (Manager there = Manager.connect(server.address(), SECRET)) {
                assertThatThrownBy(() -> there.find("anything"))
                        .isInstanceOf(ManagerGoneException.class)
                        .hasMessageContaining(ends ? "has ended" : "does not let in one more thread")
                        .hasRootCauseMessage("who answers there is no manager: it said 3 bytes");
                asked.complete(null);
            }
            served.get(30, TimeUnit.SECONDS);
        }
    }

    private static void greetWith(FrameChannel channel, byte[] bytes) throws Exception {
        Greeting.receive(channel);
        channel.send(ByteBuffer.wrap(bytes));
        assertThatThrownBy(() -> receive(channel)).isInstanceOf(EOFException.class);
    }

    @Test
    void whoNeverGreetsIsLeftWhenTimeIsOver() throws Exception {
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            CompletableFuture<Void> left = Aside.run(() -> {
                try (FrameChannel control = accept(server)) {
                    assertThatThrownBy(() -> untilItEnds(control)).isInstanceOf(EOFException.class);
                }
            });

            assertThatThrownBy(() -> connectForAMoment(server.address()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("who listens there does not answer in time, or is no manager");
            left.get(30, TimeUnit.SECONDS);
        }
    }

    private static void untilItEnds(FrameChannel channel) throws Exception {
        while (true) {
            receive(channel);
        }
    }

    @Test
    void whoAcceptsAndSaysNothingAtAllIsLeftWhenTimeIsOver() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(ANY)) {
            SocketAddress address = server.getLocalAddress();

            assertThatThrownBy(() -> connectForAMoment(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("time");

            try (SocketChannel accepted = server.accept()) {
                assertEquals(-1, accepted.read(ByteBuffer.allocate(1)));
            }
        }
    }

    private static void connectForAMoment(SocketAddress address) throws Exception {
        Manager.connect(address, SECRET, MOMENT, "*").close();
    }

    @Test
    void whoIsRefusedAgainAndAgainKeepsNoDescriptor() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS));
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            CompletableFuture<Void> served = Aside.run(() -> {
                for (int i = 0; i < REFUSALS_BEFORE + REFUSALS; i++) {
                    refuse(server);
                }
            });
            SocketAddress address = server.address();

            List<Integer> descriptors = ChildProcess.call(() -> whileRefused(() -> isRefused(address)))
                    .get();

            assertEquals(descriptors.get(0), descriptors.get(1));
            served.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoseCallsAreRefusedAgainAndAgainKeepsNoDescriptor() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS));
        try (ChallengeServer server = ChallengeServer.open(ANY, SECRET, PATIENCE)) {
            CompletableFuture<Void> served = Aside.run(() -> {
                try (FrameChannel control = accept(server)) {
                    Greeting.receive(control);
                    Greeting.answer(control, 1, "name 1");
                    for (int i = 0; i < REFUSALS_BEFORE + REFUSALS; i++) {
                        refuse(server);
                    }
                }
            });
            SocketAddress address = server.address();

            List<Integer> descriptors = ChildProcess.call(() -> {
                        try (Manager there = Manager.connect(address, SECRET)) {
                            return whileRefused(() -> isRefused(there));
                        }
                    })
                    .get();

            assertEquals(descriptors.get(0), descriptors.get(1));
            served.get(30, TimeUnit.SECONDS);
        }
    }

    private static void refuse(ChallengeServer server) throws Exception {
        try (FrameChannel channel = accept(server)) {
            Greeting.refuse(channel);
            assertThatThrownBy(() -> receive(channel)).isInstanceOf(EOFException.class);
        }
    }

    private static void isRefused(SocketAddress address) {
        assertThatThrownBy(() -> Manager.connect(address, SECRET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has too many connections");
    }

    private static void isRefused(Manager there) {
        assertThatThrownBy(() -> there.find("anything"))
                .isInstanceOf(ManagerGoneException.class)
                .hasMessageContaining("has refused a call: it has too many connections");
    }

    /** {@return how many descriptors this process has before and after} */
    private static List<Integer> whileRefused(Runnable refusal) throws IOException {
        for (int i = 0; i < REFUSALS_BEFORE; i++) {
            refusal.run(); // opens what stays: jars, and what the JDK keeps for sockets
        }
        int before = descriptors();
        for (int i = 0; i < REFUSALS; i++) {
            refusal.run();
        }
        return List.of(before, descriptors());
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return (int) all.count();
        }
    }

    private static FrameChannel accept(ChallengeServer server) throws InterruptedException {
        return Objects.requireNonNull(server.accept(Deadlines.after(PATIENCE)));
    }

    private static ByteBuffer receive(FrameChannel channel) throws Exception {
        return Objects.requireNonNull(channel.receive(Deadlines.after(PATIENCE)));
    }
}
