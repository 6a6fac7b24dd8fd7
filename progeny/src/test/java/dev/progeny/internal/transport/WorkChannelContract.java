package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every {@link WorkChannel} keeps besides: how it passes on frames. */
abstract class WorkChannelContract extends FrameChannelContract {
    /** Keeps what frames hold, and how many had come at each settling. */
    private static final class Gathered implements FrameSink {
        private final List<Integer> frames = new ArrayList<>();
        private final List<Integer> settled = new ArrayList<>();

        @Override
        public void take(ByteBuffer frame) {
            if (!frame.hasRemaining()) {
                throw new IllegalStateException("an empty frame");
            }
            frames.add(frame.remaining() == Integer.BYTES ? frame.getInt() : -frame.remaining());
        }

        @Override
        public void settle() {
            settled.add(frames.size());
        }
    }

    private final Gathered sink = new Gathered();

    private int receiveAll() throws Exception {
        return ((WorkChannel) there).receiveAll(NEVER, sink);
    }

    private void send(int number) throws Exception {
        here.send(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    }

    private void write(int number) throws Exception {
        ((WorkChannel) here).write(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    }

    /** Gives a receiver time to sleep in a selector, which no state of its thread tells. If it needs longer, the test shows less. */
    private static void letItSleep() throws InterruptedException {
        Thread.sleep(50);
    }

    @Test
    void framesArePassedOnInOrderLargeOnesAmongThemAndThenSettled() throws Exception {
        send(1);
        send(2);
        here.send(ByteBuffer.allocate(10_000));
        send(3);

        int count = 0;
        while (count < 4) {
            count += receiveAll();
        }

        assertEquals(List.of(1, 2, -10_000, 3), sink.frames);
        assertThat(sink.settled).last().isEqualTo(4);
    }

    @Test
    void aFrameThatIsLetGoServesTheNextAndHarmsNoneThatIsUnderWay() throws Exception {
        int count = 12;
        FutureTask<Void> sender = start(() -> {
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[(2 << 20) + (i % 3 == 0 ? 0 : 1_000_003)];
                Arrays.fill(bytes, (byte) i);
                here.send(ByteBuffer.wrap(bytes));
                send(i);
            }
            return null;
        });
        WorkChannel channel = (WorkChannel) there;
        List<Integer> taken = new ArrayList<>();
        FrameSink answering = frame -> {
            if (frame.remaining() == Integer.BYTES) {
                assertEquals(taken.get(taken.size() - 1), frame.getInt());
                return;
            }
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            channel.letGo();
            taken.add((int) bytes[0]);
            byte[] expected = new byte[bytes.length];
            Arrays.fill(expected, bytes[0]);
            assertArrayEquals(expected, bytes);
        };

        int received = 0;
        while (received < 2 * count) {
            received += channel.receiveAll(NEVER, answering);
        }

        sender.get();
        assertEquals(IntStream.range(0, count).boxed().toList(), taken);
        channel.tidy();
    }

    @Test
    void whatCameBeforeTheEndIsSettledBeforeTheEndIsMet() throws Exception {
        send(1);
        send(2);
        here.close();

        int count = 0;
        while (count < 2) {
            count += receiveAll();
        }

        assertThat(sink.settled).last().isEqualTo(2);
        assertThrows(EOFException.class, this::receiveAll);
    }

    @Test
    void whatCameBeforeAFrameThatCannotBeTakenIsSettled() throws Exception {
        send(1);
        send(2);
        here.send();

        assertThrows(IllegalStateException.class, () -> {
            while (true) {
                receiveAll();
            }
        });

        assertEquals(List.of(1, 2), sink.frames);
        assertThat(sink.settled).last().isEqualTo(2);
    }

    @Test
    void manyFramesAreSettledFromTimeToTime() throws Exception {
        FutureTask<Void> sender = start(() -> {
            for (int i = 0; i < 1000; i++) {
                send(i);
            }
            return null;
        });

        int count = 0;
        while (count < 1000) {
            count += receiveAll();
        }
        sender.get();

        assertThat(sink.settled.size()).isGreaterThanOrEqualTo(1000 / WorkChannel.MOST_AT_ONCE);
        assertThat(sink.frames).isSorted().hasSize(1000);
    }

    @Test
    void whatIsWrittenArrivesInItsPlaceAmongWhatIsSent() throws Exception {
        write(1);
        write(2);
        send(3);
        write(4);
        ((WorkChannel) here).flush();

        int count = 0;
        while (count < 4) {
            count += receiveAll();
        }

        assertEquals(List.of(1, 2, 3, 4), sink.frames);
    }

    @Test
    void whatIsWrittenAndNeverFlushedIsTakenByAReceiverBeforeItSleeps() throws Exception {
        write(1);
        write(2);

        int count = 0;
        while (count < 2) {
            count += receiveAll();
        }

        assertEquals(List.of(1, 2), sink.frames);
    }

    @Test
    void aFlushWakesAReceiverThatSleeps() throws Throwable {
        assertSleeperTakesWhatIsWrittenAfter(((WorkChannel) here)::flush);
    }

    @Test
    void aReceiverThatIsWokenTakesWhatWasWrittenAndNotFlushed() throws Throwable {
        assertSleeperTakesWhatIsWrittenAfter(((WorkChannel) there)::wakeReceiver);
    }

    private void assertSleeperTakesWhatIsWrittenAfter(Executable wake) throws Throwable {
        FutureTask<Integer> receiver = start(this::receiveAll);
        letItSleep();
        write(1);
        wake.execute();

        receiver.get();

        assertEquals(List.of(1), sink.frames);
    }

    @Test
    void whatWasWrittenIsPassedOnThoughTheWriterClosesWithoutAFlush() throws Exception {
        FutureTask<Void> receiver = start(() -> {
            while (true) {
                receiveAll();
            }
        });
        letItSleep();
        write(1);
        here.close();

        ExecutionException end = assertThrows(ExecutionException.class, receiver::get);

        assertThat(end).hasCauseInstanceOf(EOFException.class);
        assertEquals(List.of(1), sink.frames);
    }

    @Test
    void moreThanAChannelHoldsCanBeWrittenWithoutAFlush() throws Exception {
        int count = 1000;
        FutureTask<Void> writer = start(() -> {
            for (int i = 0; i < count; i++) {
                ((WorkChannel) here).write(ByteBuffer.allocate(4000));
            }
            here.close();
            return null;
        });

        for (int taken = 0; taken < count; ) {
            taken += receiveAll();
        }
        writer.get();

        assertThat(sink.frames).hasSize(count).containsOnly(-4000);
    }

    @Test
    void whenTimeRunsOutNothingIsPassedOn() throws Exception {
        assertEquals(0, ((WorkChannel) there).receiveAll(System.nanoTime() + 1_000_000, sink));
        assertThat(sink.settled).isEmpty();
    }
}
