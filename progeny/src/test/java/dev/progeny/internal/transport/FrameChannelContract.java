package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
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

/** What every {@link FrameChannel} keeps, whatever carries it. Both ends live in this process; the death of one is tested elsewhere. */
@Timeout(120)
abstract class FrameChannelContract {
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

    @Test
    void anInterruptedReceiverLeavesTheChannelUsable() throws Exception {
        for (int i = 0; i < 20; i++) {
            FutureTask<ByteBuffer> task = new FutureTask<>(() -> there.receive(NEVER));
            Thread receiver = new Thread(task);
            receiver.start();
            pause(receiver);
            receiver.interrupt();
            assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        }

        here.send(ByteBuffer.allocate(5));

        assertThat(there.receive(NEVER).remaining()).isEqualTo(5);
    }

    @Test
    void aThreadThatIsInterruptedBeforehandNeitherSendsNorReceives() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> there.receive(NEVER));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> here.send(ByteBuffer.allocate(1)));

        here.send(ByteBuffer.allocate(2));

        assertThat(there.receive(NEVER).remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 50_000, 3_000_000})
    void anInterruptedSenderLeavesWholeFramesOnly(int size) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        ByteBuffer unsent = ByteBuffer.allocate(size);
        FutureTask<Void> task = new FutureTask<>(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                unsent.clear();
                here.send(unsent.putInt(0, sent.get()));
                sent.incrementAndGet();
            }
            return null;
        });
        Thread sender = new Thread(task);
        sender.start();
        pause(sender); // the channel is full

        sender.interrupt();
        int received = 0;
        while (!task.isDone() || there.isReady()) {
            ByteBuffer frame = there.receive(soon(20));
            if (frame != null) {
                assertThat(frame.remaining()).isEqualTo(size);
                assertThat(frame.getInt()).isEqualTo(received++);
            }
        }

        assertThat(received).isEqualTo(sent.get());
        here.send(ByteBuffer.allocate(1));
        assertThat(there.receive(NEVER).remaining()).isEqualTo(1);
    }

    @Test
    void whatWasSentBeforeTheCloseIsReceivedAndThenTheEnd() throws Exception {
        here.send(ByteBuffer.allocate(1));
        here.send(ByteBuffer.allocate(2));
        here.close();

        assertThat(there.receive(NEVER).remaining()).isEqualTo(1);
        assertThat(there.receive(NEVER).remaining()).isEqualTo(2);
        assertThrows(EOFException.class, () -> there.receive(NEVER));
        assertThrows(EOFException.class, () -> there.receive(NEVER));
        assertThat(there.isReady()).isTrue();
    }

    @Test
    void aBlockedReceiverMeetsTheEndWhenTheOtherSideCloses() throws Exception {
        FutureTask<ByteBuffer> first = start(() -> there.receive(NEVER));
        FutureTask<ByteBuffer> second = start(() -> there.receive(NEVER));

        here.close();

        assertThatThrownBy(first::get).hasCauseInstanceOf(EOFException.class);
        assertThatThrownBy(second::get).hasCauseInstanceOf(EOFException.class);
    }

    @Test // T09
    void aBlockedSenderWakesWithAnErrorWhenTheOtherSideCloses() throws Exception {
        FutureTask<Void> sender = start(() -> {
            while (true) {
                here.send(ByteBuffer.allocate(100_000));
            }
        });
        awaitReady(there);

        there.close();

        assertThatThrownBy(sender::get)
                .hasCauseInstanceOf(IOException.class)
                .hasStackTraceContaining("the other side closed or died");
    }

    @Test // T03
    void closingWakesTheBlockedThreadsOfThisSide() throws Exception {
        Thread[] threads = new Thread[3];
        FutureTask<?> sender = new FutureTask<>(() -> {
            while (true) {
                here.send(ByteBuffer.allocate(100_000));
            }
        });
        FutureTask<?> receiver = new FutureTask<>(() -> here.receive(NEVER));
        FutureTask<?> patient = new FutureTask<>(() -> here.receive(soon(1_000_000)));
        threads[0] = new Thread(sender);
        threads[1] = new Thread(receiver);
        threads[2] = new Thread(patient);
        for (Thread thread : threads) {
            thread.start();
            pause(thread);
        }

        here.close();

        for (FutureTask<?> task : List.of(sender, receiver, patient)) {
            assertThatThrownBy(task::get)
                    .hasCauseInstanceOf(IOException.class)
                    .hasStackTraceContaining("this side of the connection is closed");
        }
    }

    @Test
    void aClosedChannelSaysSoAndMayBeClosedAgain() {
        here.close();
        here.close();

        assertThatThrownBy(() -> here.send(ByteBuffer.allocate(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("this side of the connection is closed");
        assertThatThrownBy(() -> here.receive(NEVER))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class)
                .hasMessageContaining("this side of the connection is closed");
        assertThat(here.isReady()).isTrue();
    }

    @Test
    void aSenderToAClosedSideIsToldSo() {
        there.close();

        assertThatThrownBy(() -> {
                    while (true) { // TCP learns it from the answer to the first frame
                        here.send(ByteBuffer.allocate(1000));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the other side closed or died");
    }

    @Test
    void whatWasSentIsReceivedEvenIfTheSenderNeverReadWhatItGot() throws Exception {
        there.send(ByteBuffer.allocate(10));
        here.send(ByteBuffer.allocate(3));
        here.close();

        assertThat(there.receive(NEVER).remaining()).isEqualTo(3);
        assertThrows(EOFException.class, () -> there.receive(NEVER));
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
