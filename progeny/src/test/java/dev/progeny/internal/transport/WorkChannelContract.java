package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

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
    void whenTimeRunsOutNothingIsPassedOn() throws Exception {
        assertEquals(0, ((WorkChannel) there).receiveAll(System.nanoTime() + 1_000_000, sink));
        assertThat(sink.settled).isEmpty();
    }
}
