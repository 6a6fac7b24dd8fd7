package dev.progeny.internal.manager;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Aside;
import dev.progeny.Manager;
import dev.progeny.ManagerGoneException;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeServer;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows the secret and speaks the language of managers, but means no good: its client opens no file and takes no giant. */
@Timeout(60)
class HostileServerTest {
    private static final byte[] SECRET = {1, 2, 3};
    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private static FrameChannel accept(ChallengeServer server) throws InterruptedException {
        return Objects.requireNonNull(server.accept(Deadlines.after(PATIENCE)));
    }

    private static ByteBuffer receive(FrameChannel channel) throws Exception {
        return Objects.requireNonNull(channel.receive(Deadlines.after(PATIENCE)));
    }
}
