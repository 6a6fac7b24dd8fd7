package dev.progeny.examples.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.acquire.Source;
import dev.progeny.examples.bench.acquire.SourceSpec;
import dev.progeny.examples.bench.acquire.Sources;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.ChannelBoard.InHand;
import dev.progeny.examples.bench.live.ChannelBoard.Sums;
import dev.progeny.examples.bench.live.Moment;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a block whose acquirer is killed, at each of its stages. */
@Timeout(300)
class DeliveryTest {
    private static final int KILLS = 4;
    private static final int BLOCK = 10;
    private static final int BLOCKS = 5_000;
    private static final int REAL_TIME_SECONDS = 2; // longer than a JVM takes to start
    private static final float[] SAMPLES = {1, 2, 3};
    private static final long CAME = 1234;

    private final Board board = Board.create(1, 1);
    private final ChannelBoard counts = board.channel(0);
    private final Trace trace = Trace.create(1000);
    private ProcessQueue<Block> queue;
    private SourceSpec spec;

    @BeforeEach
    void layOut() throws Exception {
        spec = Sources.parse("sine:frequency=5,noise=0.1,speed=max,rate=200");
        queue = ProcessQueue.create(2 * BLOCKS);
    }

    @AfterEach
    void tidyUp() {
        queue.close();
        trace.close();
        board.close();
    }

    @Test
    void aKilledAcquirerIsContinuedWhereItStoppedAndItsBlockInHandComesOnce() throws Exception {
        board.start(Moment.now());
        Acquirer acquirer = acquirer(BLOCKS * BLOCK);
        for (int kill = 0; kill < KILLS; kill++) {
            long before = counts.sums().blocks();
            try (ChildProcess<Void> victim = ChildProcess.start(acquirer)) {
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> counts.sums().blocks() > before || !victim.isAlive());
                victim.kill();
            }
        }
        try (ChildProcess<Void> last = ChildProcess.start(acquirer)) {
            last.join();
            assertEquals("exit code 0", last.exitStatus().toString());
        }

        assertEquals(
                new Sums(
                        BLOCKS,
                        BLOCKS * BLOCK,
                        BLOCKS * BLOCK,
                        0,
                        0,
                        counts.sums().cameNanos()),
                counts.sums());
        assertEquals(BLOCKS, queue.size());
        float[] expected = new float[BLOCK];
        try (Source source = spec.open()) {
            for (long number = 0; number < BLOCKS; number++) {
                Block block = queue.take();
                assertEquals(number, block.sequence());
                assertEquals(number * BLOCK, block.first());
                assertEquals(BLOCK, source.read(expected));
                assertArrayEquals(expected, block.samples());
            }
        }
    }

    private Acquirer acquirer(long limit) {
        return new Acquirer(channel(), spec, board, 0, trace, queue, false, limit);
    }

    @Test
    void samplesAreNotDueSoonerThoughTheTimeOfDayWasSetForward() throws Exception {
        spec = Sources.parse("sine:rate=200");
        Moment now = Moment.now();
        board.start(new Moment(now.epochNanos() - Duration.ofHours(1).toNanos(), now.nanoTime()));

        try (ChildProcess<Void> acquirer = ChildProcess.start(acquirer(REAL_TIME_SECONDS * 200 + 1))) {
            acquirer.join();
        }

        assertEquals(REAL_TIME_SECONDS * 200 + 1, counts.sums().next());
        assertThat(System.nanoTime() - now.nanoTime())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(REAL_TIME_SECONDS).toNanos());
    }

    @Test
    void theSuccessorOfAnAcquirerWhoseDeviceCameLateCountsOnlyWhatWasMissed() throws Exception {
        Moment now = Moment.now();
        long hourNanos = Duration.ofHours(1).toNanos();
        board.start(new Moment(now.epochNanos() - hourNanos, now.nanoTime() - hourNanos));
        try (ServerSocket device = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            spec = Sources.parse("tcp:127.0.0.1:" + device.getLocalPort() + ",rate=100");
            for (int blocks = 1; blocks <= 2; blocks++) {
                deliverOneOf(device, blocks);
            }
        }

        assertEquals(0, queue.take().first());
        assertThat(queue.take().first()).isBetween(2L, 180_000L); // an hour has 360,000
    }

    /** Of a device that keeps silent after that, by a process that is killed then. */
    private void deliverOneOf(ServerSocket device, int blocks) throws Exception {
        try (ChildProcess<Void> acquirer = ChildProcess.start(acquirer(Long.MAX_VALUE));
                Socket connection = device.accept()) {
            connection.getOutputStream().write("1\n2\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofMinutes(1)).until(() -> counts.sums().blocks() == blocks);
            acquirer.kill();
        }
    }

    @Test
    void aBlockThatNeverCameToTheQueueIsDeliveredByTheSuccessor() throws Exception {
        takeInHand(100);

        delivery(true).takeOver();

        assertEquals(new Sums(1, 103, 3, 0, 0, CAME), counts.sums());
        Block block = queue.take();
        assertEquals(0, block.sequence());
        assertEquals(100, block.first());
        assertArrayEquals(SAMPLES, block.samples());
        assertEquals(500_000_000, block.timeNanos());
    }

    @Test
    void aBlockThatIsOnTheQueueIsOnlyCounted() throws Exception {
        takeInHand(0);
        queue.put(block());

        delivery(true).takeOver();

        assertEquals(new Sums(1, 3, 3, 0, 0, CAME), counts.sums());
        assertEquals(1, queue.size());
    }

    @Test
    void aBlockThatIsStoredIsOnlyCounted() throws Exception {
        takeInHand(0);
        counts.stored(3, 1);

        delivery(true).takeOver();

        assertEquals(new Sums(1, 3, 3, 0, 0, CAME), counts.sums());
        assertThat(queue).isEmpty();
    }

    @Test
    void aBlockThatWasCommittedIsNotInHandAnyMore() throws Exception {
        delivery(false).deliver(0, SAMPLES, CAME);

        delivery(false).takeOver();

        assertEquals(new Sums(1, 3, 3, 0, 0, CAME), counts.sums());
        assertEquals(1, queue.size());
    }

    @Test
    void aBlockThatWasAnnouncedAndNotWrittenIsNotInHand() throws Exception {
        delivery(false).deliver(0, SAMPLES, CAME);
        counts.take(1, new InHand(3, SAMPLES.length, CAME + 1)); // killed here

        Delivery successor = delivery(false);
        successor.takeOver();

        assertEquals(3, successor.next());
        assertEquals(CAME, successor.cameNanos());
        assertEquals(1, queue.size());
    }

    @Test
    void whatAFullQueueRefusesIsDroppedAndCountedAndItsNumbersAreLeftOut() throws Exception {
        queue.close();
        queue = ProcessQueue.create(1);
        Delivery delivery = delivery(true);
        delivery.deliver(0, SAMPLES, CAME);
        delivery.deliver(3, SAMPLES.clone(), CAME);
        queue.take();
        delivery.deliver(6, SAMPLES.clone(), CAME);

        assertEquals(new Sums(3, 9, 6, 3, 0, CAME), counts.sums());
        assertEquals(6, queue.take().first());
        assertEquals(9, trace.end()); // also what is dropped is shown
    }

    private Delivery delivery(boolean drops) {
        return new Delivery(channel(), board, trace, queue, drops);
    }

    private Channel channel() {
        return new Channel(0, "left", spec.unit(), spec.rate(), spec.text());
    }

    private void takeInHand(long first) {
        counts.take(0, new InHand(first, SAMPLES.length, CAME));
        trace.write(first, SAMPLES, SAMPLES.length);
    }

    private static Block block() {
        return new Block(0, 0, 0, 0, 200, "V", SAMPLES);
    }
}
