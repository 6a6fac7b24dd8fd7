package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.Messages;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nonsense that is sent to a listener: a million frames by one that knows the secret, and bytes by those that do not. */
@Tag("soak")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ListenerSoakTest {
    private static final int FRAMES = Soak.scaled(1_000_000);
    private static final int STRANGERS = Soak.scaled(2_000);
    private static final int MOST_BYTES = 100;
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static Listener listen() throws IOException {
        return Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET);
    }

    private byte[] nonsense() {
        byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void eachFrameIsAValueOrRefusedAndTheNextIsReceived() throws Exception {
        try (Listener listener = listen()) {
            SocketAddress address = listener.address();
            CompletableFuture<Void> sender = Aside.run(() -> {
                try (Messages messages =
                        new Messages(ChallengeClient.connect(address, SECRET, Deadlines.after(LONG)))) {
                    for (int i = 0; i < FRAMES; i++) {
                        messages.send(Messages.Kind.OBJECT, ByteBuffer.wrap(nonsense()));
                    }
                }
            });
            int values = 0;
            int refused = 0;
            try (Connection connection = listener.accept()) {
                for (boolean ended = false; !ended; ) {
                    try {
                        Object ignored = connection.receive();
                        values++;
                    } catch (UndecodableException e) {
                        refused++;
                    } catch (EOFException e) {
                        ended = true;
                    }
                }
            }
            sender.get();

            assertEquals(FRAMES, values + refused, "seed " + seed);
            assertTrue(refused > values, refused + " refused, " + values + " values; seed " + seed);
        }
    }

    @Test
    void strangersLoseTheirConnectionAndNobodyElseDoes() throws Exception {
        try (Listener listener = listen()) {
            InetSocketAddress address = (InetSocketAddress) listener.address();
            int cutOff = 0;
            for (int i = 0; i < STRANGERS; i++) {
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                    OutputStream out = socket.getOutputStream();
                    InputStream in = socket.getInputStream();
                    out.write(nonsense());
                    socket.shutdownOutput();
                    in.readAllBytes(); // until the listener has closed it
                } catch (IOException e) {
                    cutOff++; // it was closed before all was written
                }
            }

            CompletableFuture<String> client = Aside.call(() -> {
                try (Connection connection = Connection.connect(address, SECRET)) {
                    return connection.receive();
                }
            });
            try (Connection connection = listener.accept()) {
                connection.send("welcome");
                assertEquals("welcome", client.get(), "seed " + seed + ", " + cutOff + " were cut off");
            }
        }
    }
}
