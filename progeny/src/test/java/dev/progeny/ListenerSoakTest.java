package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.Messages;
import dev.progeny.internal.transport.RawFrames;
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
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * Nonsense that is sent to a listener: a million messages of both kinds by one that knows the secret, frames that are none by others that do, and
 * bytes by those that do not.
 */
@Tag("soak")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ListenerSoakTest {
    private static final int FRAMES = Soak.scaled(1_000_000);
    private static final int OFFENDERS = Soak.scaled(2_000);
    private static final int STRANGERS = Soak.scaled(2_000);
    private static final int MOST_BYTES = 100;
    private static final int LARGE_BYTES = 100_000; // one of a thousand
    private static final int LARGEST_BYTES = 5_000_000; // one of twenty thousand
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("Nonsense for a listener: seed " + seed);
    }

    private static Listener listen() throws IOException {
        return Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET);
    }

    private static byte[] nonsense(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message of either kind. */
    private record Message(Messages.Kind kind, ByteBuffer bytes) {
        static Message random(Random random) {
            Messages.Kind kind = random.nextBoolean() ? Messages.Kind.OBJECT : Messages.Kind.BYTES;
            int most = MOST_BYTES;
            if (random.nextInt(1000) == 0) {
                most = random.nextInt(20) == 0 ? LARGEST_BYTES : LARGE_BYTES;
            }
            return new Message(kind, ByteBuffer.wrap(nonsense(random, most)));
        }
    }

    private static FrameChannel connect(SocketAddress address) throws Exception {
        return ChallengeClient.connect(address, SECRET, Deadlines.after(LONG));
    }

    @Test
    void eachFrameIsAValueOrBytesOrRefusedAndTheNextIsReceived() throws Exception {
        try (Listener listener = listen()) {
            SocketAddress address = listener.address();
            Random same = new Random(seed);
            CompletableFuture<Void> sender = Aside.run(() -> {
                try (Messages messages = new Messages(connect(address))) {
                    for (int i = 0; i < FRAMES; i++) {
                        Message message = Message.random(random);
                        messages.send(message.kind(), message.bytes());
                    }
                }
            });
            int values = 0;
            int refused = 0;
            try (Connection connection = listener.accept()) {
                for (int i = 0; i < FRAMES; i++) {
                    Message message = Message.random(same);
                    if (message.kind() == Messages.Kind.BYTES) {
                        if (i % 100 == 0) {
                            assertThrows(IllegalStateException.class, connection::receive);
                        }
                        assertEquals(message.bytes(), connection.receiveBytes(), "seed " + seed);
                        continue;
                    }
                    try {
                        Object ignored = connection.receive();
                        values++;
                    } catch (UndecodableException e) {
                        refused++;
                    }
                }
                assertThrows(EOFException.class, connection::receive);
            }
            sender.get();

            assertTrue(refused > values, refused + " refused, " + values + " values; seed " + seed);
        }
    }

    /** What is no message, by whoever knows the secret. */
    private enum Offence {
        OF_AN_UNKNOWN_KIND("sent a message of the unknown kind") {
            @Override
            void commit(FrameChannel channel, Random random) throws Exception {
                byte[] frame = nonsense(random, MOST_BYTES);
                if (frame.length > 0) {
                    frame[0] = (byte) (3 + random.nextInt(254)); // neither 1 nor 2
                }
                channel.send(ByteBuffer.wrap(frame));
            }
        },
        ONE_BYTE_TOO_LONG("the other side announced") {
            @Override
            void commit(FrameChannel channel, Random random) throws Exception {
                announce(channel, RawFrames.MOST_BYTES + 1);
            }
        },
        OF_AN_IMPOSSIBLE_LENGTH("the other side announced") {
            @Override
            void commit(FrameChannel channel, Random random) throws Exception {
                announce(channel, random.nextInt() | Integer.MIN_VALUE);
            }
        },
        TORN("torn after") {
            @Override
            void commit(FrameChannel channel, Random random) throws Exception {
                announce(channel, MOST_BYTES);
                RawFrames.write(channel, ByteBuffer.wrap(nonsense(random, MOST_BYTES)));
            }
        },
        TORN_WITHIN_ITS_HEAD("torn within its head") {
            @Override
            void commit(FrameChannel channel, Random random) throws Exception {
                RawFrames.write(channel, ByteBuffer.allocate(1 + random.nextInt(Integer.BYTES - 1)));
            }
        };

        private final String told;

        Offence(String told) {
            this.told = told;
        }

        abstract void commit(FrameChannel channel, Random random) throws Exception;

        private static void announce(FrameChannel channel, int length) throws Exception {
            RawFrames.write(
                    channel, ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        }
    }

    @Test
    void whatIsNoMessageIsToldAgainAndAgainAndEndsNoOtherConnection() throws Exception {
        try (Listener listener = listen()) {
            SocketAddress address = listener.address();
            try (Connection client = Connection.connect(address, SECRET);
                    Connection server = listener.accept()) {
                for (int i = 0; i < OFFENDERS; i++) {
                    Offence offence = Offence.values()[random.nextInt(Offence.values().length)];
                    try (Messages offender = new Messages(connect(address));
                            Connection offended = listener.accept()) {
                        offender.send(Messages.Kind.BYTES, ByteBuffer.wrap(new byte[] {7}));
                        offence.commit(offender.channel(), random);
                        offender.close();

                        assertEquals(7, offended.receiveBytes().get(), "seed " + seed);
                        for (Executable receive : List.<Executable>of(offended::receive, offended::receiveBytes)) {
                            String told =
                                    assertThrows(IOException.class, receive).getMessage();
                            assertTrue(told.contains(offence.told), told + "; seed " + seed);
                        }
                    }
                    client.send(i);
                    assertEquals(i, server.<Integer>receive(), "seed " + seed);
                }
            }
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
                    out.write(nonsense(random, MOST_BYTES));
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
