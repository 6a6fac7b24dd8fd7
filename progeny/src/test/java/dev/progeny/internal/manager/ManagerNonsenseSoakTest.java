package dev.progeny.internal.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.Soak;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nonsense that programs which know the secret send to a manager, at each place where they may say something: each call is answered, whoever
 * does not speak the language loses its connection, and neither the manager nor anybody else is harmed.
 */
@Tag("soak")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ManagerNonsenseSoakTest {
    private static final int CALLS = Soak.scaled(300_000);
    private static final int CALLS_OF_ONE = 1_000;
    private static final int SAYINGS = Soak.scaled(2_000);
    private static final int MOST_BYTES = 100;
    private static final int LARGE_BYTES = 100_000; // one of a thousand
    private static final int LARGEST_BYTES = 5_000_000; // one of twenty thousand
    private static final byte[] SECRET = {1, 2, 3};
    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("Nonsense for a manager: seed " + seed);
    }

    /** A manager that is served, with a map, the first of its objects, whose calls wait for nothing. */
    private static final class Served implements AutoCloseable {
        final Manager manager = Manager.start();
        final ManagedMap<String, Integer> map = manager.map();
        final SocketAddress address;

        Served() throws IOException {
            manager.publish("map", map);
            address = manager.serve(ANY, SECRET);
        }

        FrameChannel connect() throws Exception {
            return ChallengeClient.connect(address, SECRET, Deadlines.after(LONG));
        }

        void worksAsBefore() throws Exception {
            map.clear();
            try (Manager there = Manager.connect(address, SECRET)) {
                there.<ManagedMap<String, Integer>>find("map").put("key", 1);
            }
            assertEquals(1, map.get("key"));
            await().until(() -> manager.objectCount() == 1); // what those made who are gone is gone
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    private byte[] nonsense() {
        int most = MOST_BYTES;
        if (random.nextInt(1000) == 0) {
            most = random.nextInt(20) == 0 ? LARGEST_BYTES : LARGE_BYTES;
        }
        return nonsense(most);
    }

    private byte[] nonsense(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer receive(FrameChannel channel) throws Exception {
        return Objects.requireNonNull(channel.receive(Deadlines.after(LONG)));
    }

    private static long greet(FrameChannel channel, long session) throws Exception {
        return Greeting.exchange(channel, ProcessIdentity.NONE, session, Deadlines.after(LONG))
                .getLong();
    }

    /** {@return bytes that are no call, or one that a client would not make} */
    private ByteBuffer call() {
        if (random.nextInt(4) == 0) {
            return ByteBuffer.wrap(nonsense());
        }
        byte[] rest = nonsense();
        ByteBuffer call = ByteBuffer.allocate(rest.length + 11 + 5 * (Integer.BYTES + MOST_BYTES))
                .putLong(random.nextInt(4)) // the server and the map are among them
                .putShort((short) (random.nextInt(40) - 1));
        int count = random.nextInt(5) - 1;
        call.put((byte) count);
        int few = random.nextInt(4) - 1; // mostly as many follow as were announced
        for (int i = few == 1 ? 1 : 0; i < count + (few < 0 ? 1 : 0); i++) {
            ByteBuffer argument = random.nextInt(4) > 0 ? argument() : ByteBuffer.wrap(nonsense(MOST_BYTES));
            call.putInt(random.nextInt(8) == 0 ? random.nextInt() : argument.remaining());
            call.put(argument);
        }
        return random.nextBoolean() ? call.flip() : call.put(rest).flip();
    }

    private ByteBuffer argument() {
        List<Object> arguments = List.of(0, 1, 5L, "", "x", new byte[3], true, List.of("x"), 2.5);
        return ValueCodec.encode(arguments.get(random.nextInt(arguments.size())), "an argument")
                .bytes();
    }

    @Test
    void eachCallIsAnsweredAndTheNextToo() throws Exception {
        int values = 0;
        try (Served served = new Served()) {
            for (int calls = 0; calls < CALLS; calls += CALLS_OF_ONE) {
                try (FrameChannel control = served.connect()) {
                    long session = greet(control, 0);
                    try (FrameChannel lane = served.connect()) {
                        greet(lane, session);
                        for (int i = 0; i < CALLS_OF_ONE; i++) {
                            lane.send(call());
                            byte kind = receive(lane).get();
                            assertTrue(kind == Calls.VALUE || kind == Calls.THROWN, "seed " + seed);
                            values += kind == Calls.VALUE ? 1 : 0;
                        }
                    }
                }
            }
            served.worksAsBefore();
        }
        assertTrue(values > 0, "no call of these makes sense; seed " + seed);
    }

    @Test
    void aCallOfTheLargestSizeIsAnsweredAndALargerOneEndsItsConnection() throws Exception {
        try (Served served = new Served();
                FrameChannel control = served.connect()) {
            long session = greet(control, 0);
            byte[] largest = new byte[Calls.MOST_REMOTE_BYTES];
            random.nextBytes(largest);
            try (FrameChannel lane = served.connect()) {
                greet(lane, session);
                lane.send(ByteBuffer.wrap(largest));
                assertEquals(Calls.THROWN, receive(lane).get(), "seed " + seed);

                assertThrows(IOException.class, () -> {
                    lane.send(ByteBuffer.wrap(largest), ByteBuffer.wrap(new byte[1]));
                    receive(lane);
                });
            }
            try (FrameChannel lane = served.connect()) {
                greet(lane, session);
                lane.send(call());
                receive(lane);
            }
            control.close();
            served.worksAsBefore();
        }
    }

    @Test
    void whoSaysWhatIsNoGreetingLosesItsConnection() throws Exception {
        try (Served served = new Served()) {
            for (int i = 0; i < SAYINGS; i++) {
                try (FrameChannel channel = served.connect()) {
                    assertThrows(IOException.class, () -> {
                        channel.send(ByteBuffer.wrap(nonsense()));
                        receive(channel);
                    });
                }
            }
            served.worksAsBefore();
        }
    }

    @Test
    void whatIsSaidThatNeedsNoAnswerEndsAtMostTheConnection() throws Exception {
        try (Served served = new Served()) {
            for (int i = 0; i < SAYINGS; i++) {
                try (FrameChannel control = served.connect()) {
                    greet(control, 0);
                    sayUntilItHasHeardEnough(control);
                }
            }
            served.worksAsBefore();
        }
    }

    private void sayUntilItHasHeardEnough(FrameChannel control) throws Exception {
        try {
            for (int said = 0; said < 10; said++) {
                byte[] bytes = nonsense();
                if (bytes.length > 0) {
                    bytes[0] = (byte) random.nextInt(5); // three of which mean something
                }
                control.send(ByteBuffer.wrap(bytes));
            }
        } catch (IOException e) {
            return; // the manager has closed it
        }
    }
}
