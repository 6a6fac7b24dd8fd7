package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.internal.transport.Messages;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one side of a connection sees when the other ends: each stage of its life, each manner of ending, each thing that carries it.
 * What was sent is received, then comes the end; a sender gets an error; nobody waits for the dead.
 */
@Timeout(60)
final class ConnectionDeathTest {
    /** What carries the connection. */
    enum Carrier {
        PIPE,
        UNIX,
        TCP
    }

    /** How far the victim has come. */
    enum Stage {
        /** It has the connection and does nothing with it. */
        IDLE,
        /** It has sent three messages that nobody has received yet. */
        SENT,
        /** It is in the middle of a message that is larger than all buffers. */
        HALF_SENT,
        /** It waits for a message. */
        RECEIVING,
        /** The survivor is in the middle of a message, and waits for the victim to read. */
        SURVIVOR_SENDING
    }

    /** How it ends. */
    enum Manner {
        CLOSE,
        RETURN,
        EXIT,
        HALT,
        SIGKILL
    }

    private static final byte[] SECRET = new byte[32];
    private static final int LARGE = 20_000_000;

    // After this time a thread that began to send or receive waits, most likely; the outcome is the same if not.
    private static final int BEGUN_MILLIS = 100;

    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        return Stream.of(Carrier.values())
                .flatMap(carrier -> Stream.of(Stage.values())
                        .flatMap(stage -> Stream.of(Manner.values())
                                // To a socket the kernel does the same however its process ends.
                                .filter(manner ->
                                        carrier == Carrier.PIPE || manner == Manner.CLOSE || manner == Manner.SIGKILL)
                                .map(manner -> Arguments.of(carrier, stage, manner))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}") // T03, T09, T25
    @MethodSource("cases")
    void theSurvivorGetsWhatWasSentAndThenTheEnd(Carrier carrier, Stage stage, Manner manner) throws Exception {
        Pipe signs = Pipe.simplex();
        try (Sides sides = Sides.make(carrier, folder);
                Connection sign = signs.first();
                ChildProcess<Void> victim = startVictim(sides, signs.second(), stage, manner);
                Connection survivor = sides.survivor()) {
            assertThat(sign.<String>receive()).isEqualTo("connected");
            assertThat(sign.<String>receive()).isEqualTo("there");
            if (manner == Manner.SIGKILL && stage != Stage.SURVIVOR_SENDING) {
                victim.kill();
            }

            if (stage == Stage.SURVIVOR_SENDING) {
                if (manner == Manner.SIGKILL) {
                    killLater(victim);
                }
                assertThatThrownBy(() -> survivor.sendBytes(ByteBuffer.allocate(LARGE)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("cannot send: the other side closed or died");
            }
            assertThrows(EOFException.class, sign::receive); // the victim has ended
            for (int i = 0; stage == Stage.SENT && i < 3; i++) {
                assertThat(survivor.<Integer>receive()).isEqualTo(i);
            }
            EOFException end = assertThrows(EOFException.class, survivor::receiveBytes);
            assertThat(end).hasMessageContaining("the other side closed or died");
            if (stage == Stage.HALF_SENT) {
                assertThat(end).hasMessageContaining("torn after").hasMessageContaining("of 20000001 bytes");
            }
            assertThrows(EOFException.class, survivor::receive);
            assertThat(survivor.poll()).isTrue();
            assertThatThrownBy(() -> sendUntilItFails(survivor))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot send: the other side closed or died");
            victim.kill();
            victim.join();
        }
    }

    private static void killLater(ChildProcess<?> victim) {
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(BEGUN_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            victim.kill();
        });
        killer.start();
    }

    /** A death shows within a tenth of a second, and TCP learns it from the answer to the first message. */
    private static void sendUntilItFails(Connection connection) throws Exception {
        while (true) {
            connection.send(0);
            Thread.sleep(1);
        }
    }

    private static ChildProcess<Void> startVictim(Sides sides, Connection sign, Stage stage, Manner manner) {
        Connection end = sides.end();
        SocketAddress address = sides.address();
        return ChildProcess.options()
                .maxHeap("128m")
                .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC") // it lives for a second
                .stderr(ProcessBuilder.Redirect.DISCARD)
                .start(() -> {
                    Connection connection =
                            end != null ? end : Connection.connect(address, SECRET, Duration.ofSeconds(30));
                    sign.send("connected");
                    reach(stage, connection);
                    sign.send("there");
                    if (stage == Stage.SURVIVOR_SENDING && manner != Manner.SIGKILL) {
                        Thread.sleep(BEGUN_MILLIS);
                    }
                    end(manner, connection, sign);
                });
    }

    private static void reach(Stage stage, Connection connection) throws Exception {
        switch (stage) {
            case IDLE, SURVIVOR_SENDING -> {}
            case SENT -> {
                for (int i = 0; i < 3; i++) {
                    connection.send(i);
                }
            }
            case HALF_SENT -> inThread(() -> connection.sendBytes(ByteBuffer.allocate(LARGE)));
            case RECEIVING -> inThread(connection::receive);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Starts a daemon thread and returns when it has waited in {@link Messages} for a while. */
    private static void inThread(Work work) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // the connection was closed, which is the end of this thread
            }
        });
        thread.setDaemon(true);
        thread.start();
        for (int quiet = 0; quiet < 20; ) {
            List<StackTraceElement> before = List.of(thread.getStackTrace());
            Thread.sleep(5);
            List<StackTraceElement> after = List.of(thread.getStackTrace());
            boolean waits =
                    after.stream().anyMatch(frame -> frame.getClassName().equals(Messages.class.getName()));
            quiet = waits && before.equals(after) ? quiet + 1 : 0;
        }
    }

    private static void end(Manner manner, Connection connection, Connection sign) throws InterruptedException {
        switch (manner) {
            case CLOSE -> {
                connection.close();
                sign.close();
                Thread.sleep(Long.MAX_VALUE);
            }
            case RETURN -> {}
            case EXIT -> System.exit(3);
            case HALT -> Runtime.getRuntime().halt(4);
            case SIGKILL -> Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Either both ends of a pipe, or a listener whose client the victim will be. */
    private record Sides(Pipe pipe, Listener listener) implements AutoCloseable {
        static Sides make(Carrier carrier, Path folder) throws IOException {
            return switch (carrier) {
                case PIPE -> new Sides(Pipe.duplex(), null);
                case UNIX -> new Sides(null, Listener.open(UnixDomainSocketAddress.of(folder.resolve("s")), SECRET));
                case TCP ->
                    new Sides(null, Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET));
            };
        }

        Connection end() {
            return pipe == null ? null : pipe.second();
        }

        SocketAddress address() {
            return listener == null ? null : listener.address();
        }

        Connection survivor() throws InterruptedException {
            return pipe == null ? listener.accept() : pipe.first();
        }

        @Override
        public void close() {
            if (listener != null) {
                listener.close();
            }
        }
    }
}
