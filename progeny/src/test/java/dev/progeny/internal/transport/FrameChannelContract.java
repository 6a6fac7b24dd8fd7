package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link FrameChannel} keeps, whatever carries it: also how interrupts, closing and the end of the other side meet those who wait.
 * Both ends live in this process; the death of one is tested elsewhere.
 */
@Timeout(120)
abstract class FrameChannelContract extends FrameChannelTransfers {
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
}
