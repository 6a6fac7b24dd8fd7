package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How frames go through a {@link FrameChannel}, whatever carries it. Both ends live in this process. */
@Timeout(120)
abstract class FrameChannelTransfers {
    static final long NEVER = FrameChannel.NEVER;

    FrameChannel here;
    FrameChannel there;

    /** Makes the two ends. */
    abstract List<FrameChannel> connect() throws Exception;

    @BeforeEach
    void open() throws Exception {
        List<FrameChannel> ends = connect();
        here = ends.get(0);
        there = ends.get(1);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 64, 4095, 65_531, 65_532, 65_533, 65_536, 1 << 20, 20_000_003})
    void aFrameArrivesWholeAndEqual(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        FutureTask<ByteBuffer> received = start(() -> there.receive(NEVER));

        here.send(ByteBuffer.wrap(bytes));

        assertThat(bytes(received.get())).isEqualTo(bytes);
    }

    @Test
    void partsAreLaidEndToEndAndRead() throws Exception {
        ByteBuffer head = ByteBuffer.wrap(new byte[] {1, 2});
        ByteBuffer body =
                ByteBuffer.allocateDirect(3).put(new byte[] {3, 4, 5}).flip().asReadOnlyBuffer();

        here.send(head, ByteBuffer.allocate(0), body);

        assertThat(bytes(there.receive(NEVER))).containsExactly(1, 2, 3, 4, 5);
        assertThat(head.hasRemaining()).isFalse();
        assertThat(body.hasRemaining()).isFalse();
    }

    @Test
    void aFrameOfManyPartsLargerThanAnyBufferArrivesWhole() throws Exception {
        ByteBuffer[] parts = new ByteBuffer[500];
        ByteBuffer whole = ByteBuffer.allocate(500 * 1001);
        for (int i = 0; i < parts.length; i++) {
            byte[] part = new byte[1001];
            new Random(i).nextBytes(part);
            parts[i] = ByteBuffer.wrap(part);
            whole.put(part);
        }
        FutureTask<ByteBuffer> received = start(() -> there.receive(NEVER));

        here.send(parts);

        assertThat(received.get()).isEqualTo(whole.flip());
    }

    @Test
    void framesOfOneSenderArriveInTheOrderSent() throws Exception {
        FutureTask<Void> sender = start(() -> {
            for (int i = 0; i < 50_000; i++) {
                here.send(ByteBuffer.allocate(4 + i % 300).putInt(0, i));
            }
            return null;
        });

        for (int i = 0; i < 50_000; i++) {
            ByteBuffer frame = there.receive(NEVER);
            assertThat(frame.remaining()).isEqualTo(4 + i % 300);
            assertThat(frame.getInt()).isEqualTo(i);
        }
        sender.get();
    }

    @Test
    void bothDirectionsWorkAtOnce() throws Exception {
        FutureTask<Integer> echo = start(() -> {
            int count = 0;
            while (true) {
                ByteBuffer frame = there.receive(NEVER);
                if (!frame.hasRemaining()) {
                    return count;
                }
                there.send(frame);
                count++;
            }
        });

        for (int i = 1; i <= 5_000; i++) {
            here.send(ByteBuffer.allocate(i));
            assertThat(here.receive(NEVER).remaining()).isEqualTo(i);
        }
        here.send(ByteBuffer.allocate(0));

        assertThat(echo.get()).isEqualTo(5_000);
    }

    @Test
    void eachFrameOfManySendersGoesToExactlyOneOfManyReceivers() throws Exception {
        int senders = 4;
        int receivers = 3;
        int each = 3_000;
        Map<Integer, AtomicInteger> seen = new ConcurrentHashMap<>();
        List<FutureTask<Void>> sending = new ArrayList<>();
        List<FutureTask<Integer>> receiving = new ArrayList<>();
        for (int s = 0; s < senders; s++) {
            int first = s * each;
            sending.add(start(() -> {
                for (int i = first; i < first + each; i++) {
                    ByteBuffer frame = ByteBuffer.allocate(4 + i % 5000);
                    while (frame.remaining() >= 4) {
                        frame.putInt(i);
                    }
                    here.send(frame.clear());
                }
                return null;
            }));
        }
        for (int r = 0; r < receivers; r++) {
            receiving.add(start(() -> {
                int count = 0;
                while (true) {
                    ByteBuffer frame;
                    try {
                        frame = there.receive(NEVER);
                    } catch (EOFException e) {
                        return count;
                    }
                    int number = frame.getInt();
                    assertThat(frame.limit()).isEqualTo(4 + number % 5000);
                    while (frame.remaining() >= 4) {
                        assertThat(frame.getInt()).isEqualTo(number); // no byte of another frame
                    }
                    seen.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
                    count++;
                }
            }));
        }

        for (FutureTask<Void> sender : sending) {
            sender.get();
        }
        here.close();
        int received = 0;
        for (FutureTask<Integer> receiver : receiving) {
            received += receiver.get();
        }

        assertThat(received).isEqualTo(senders * each);
        assertThat(seen).hasSize(senders * each);
    }

    @Test
    void aReceiverWhoseTimeRunsOutGetsNullAndTheNextOneGetsTheFrame() throws Exception {
        assertThat(there.receive(soon(20))).isNull();
        assertThat(there.receive(System.nanoTime() - 1)).isNull();

        here.send(ByteBuffer.allocate(9));

        assertThat(there.receive(soon(60_000)).remaining()).isEqualTo(9);
    }

    @Test
    void aReceiverAfterItsDeadlineStillTakesWhatIsThere() throws Exception {
        here.send(ByteBuffer.allocate(9));
        awaitReady(there);

        assertThat(there.receive(System.nanoTime() - 1_000_000).remaining()).isEqualTo(9);
    }

    @Test
    void readinessIsSeenWithoutTakingAnything() throws Exception {
        assertThat(there.isReady()).isFalse();

        here.send(ByteBuffer.wrap(new byte[] {42}));
        awaitReady(there);

        assertThat(there.isReady()).isTrue();
        assertThat(there.receive(NEVER).get()).isEqualTo((byte) 42);
        assertThat(there.isReady()).isFalse();
        here.close();
        awaitReady(there);
        assertThrows(EOFException.class, () -> there.receive(NEVER));
    }

    @Test
    void aFrameThatWasLookedAtIsStillThere() throws Exception {
        assertThat(there.peek(soon(5))).isNull();
        here.send(ByteBuffer.wrap(new byte[] {1, 2}));
        here.send(ByteBuffer.wrap(new byte[] {3}));

        ByteBuffer seen = there.peek(NEVER);
        assertThat(bytes(seen)).containsExactly(1, 2);
        assertThat(bytes(there.peek(NEVER))).containsExactly(1, 2);
        assertThat(bytes(there.receive(NEVER))).containsExactly(1, 2);
        assertThat(bytes(there.receive(NEVER))).containsExactly(3);
        here.close();
        assertThrows(EOFException.class, () -> there.peek(NEVER));
    }

    static long soon(long millis) {
        return System.nanoTime() + Duration.ofMillis(millis).toNanos();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static void awaitReady(FrameChannel channel) throws InterruptedException {
        while (!channel.isReady()) {
            Thread.sleep(1);
        }
    }

    /** Waits until {@code thread} waits, or has ended. */
    static void pause(Thread thread) throws InterruptedException {
        for (int quiet = 0; quiet < 20 && thread.isAlive(); ) {
            StackTraceElement[] before = thread.getStackTrace();
            Thread.sleep(5);
            quiet = Arrays.equals(before, thread.getStackTrace()) ? quiet + 1 : 0;
        }
    }

    static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }
}
