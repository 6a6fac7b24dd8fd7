package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.ProcessFolder;
import java.io.EOFException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link RingFrames}, beside a Unix socket; both sides in this process. */
final class RingFramesTest extends WorkChannelContract {
    @TempDir
    Path folder;

    @Override
    List<FrameChannel> connect() throws Exception {
        return connect(folder, ProcessFolder.own().newPath("ring"));
    }

    /** {@return both ends of a channel whose rings are in that file} */
    static List<FrameChannel> connect(Path folder, Path ring) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            SocketFrames first = new SocketFrames(SocketChannel.open(address));
            SocketFrames second = new SocketFrames(server.accept());
            MappedFile file = RingFrames.allocate(ring);
            return List.of(RingFrames.own(first, file), RingFrames.join(second, file.path()));
        }
    }

    @Test
    void aChannelLeavesNoFileNotEvenOfLargeFramesThatNobodyRead() throws Exception {
        here.send(ByteBuffer.allocate(1 << 20));
        there.send(ByteBuffer.allocate(1 << 20));
        assertThat(ringFiles()).hasSize(3);

        there.close();
        here.close();

        assertThat(ringFiles()).isEmpty();
    }

    private static List<Path> ringFiles() throws Exception {
        try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
            return files.filter(file -> file.getFileName().toString().startsWith("ring-"))
                    .toList();
        }
    }

    @Test
    void largeFramesNeedNoRoomInTheRingAndKeepTheirPlaceAmongTheSmall() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lengths.add(i % 3 == 0 ? 1 << 20 : i);
        }
        for (int length : lengths) {
            here.send(ByteBuffer.allocate(length)); // 10 MiB in all, and nobody reads yet
        }

        for (int length : lengths) {
            assertThat(there.receive(NEVER).remaining()).isEqualTo(length);
        }
    }

    @Test
    void whoWaitsForOneAnswerTakesFramesInsteadOfTheReceiverAndEachArrivesOnceInOrder() throws Exception {
        List<Integer> taken = new ArrayList<>(); // by one thread at a time, which the channel sees to
        FrameSink sink = frame -> taken.add(frame.getInt());
        AtomicInteger sent = new AtomicInteger();
        int count = 20_000;
        FutureTask<Void> receiver = start(() -> {
            try {
                while (true) {
                    ((WorkChannel) there).receiveAll(NEVER, sink);
                }
            } catch (EOFException e) {
                return null;
            }
        });

        for (int i = 0; i < count; i++) {
            here.send(ByteBuffer.allocate(4).putInt(0, i));
            sent.incrementAndGet();
            if (i % 7 == 0) {
                ((WorkChannel) there).assist(sink, () -> taken.size() == sent.get(), 100_000);
            }
        }
        here.close();
        receiver.get();

        for (int i = 0; i < count; i++) {
            assertThat(taken.get(i)).isEqualTo(i);
        }
    }

    /**
     * Each question waits for its answer, so that no later frame makes up for a bell that was not rung: a lost one hangs, and meets the
     * timeout. Pauses let receivers fall asleep, and some who ask assist them meanwhile.
     */
    @Test
    void noBellIsLostBetweenReceiversThatFallAsleepThoseWhoAssistThemAndThoseWhoSend() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random replyPauses = new Random(seed);
        List<Semaphore> answers = List.of(new Semaphore(0), new Semaphore(0));
        FrameSink answering = frame -> {
            ByteBuffer copy = ByteBuffer.allocate(4).putInt(0, frame.getInt());
            pauseNowAndThen(replyPauses);
            try {
                there.send(copy);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        FrameSink hearing = frame -> answers.get(frame.getInt()).release();
        FutureTask<Void> answerer = start(() -> receiveToTheEnd(there, answering));
        FutureTask<Void> hearer = start(() -> receiveToTheEnd(here, hearing));

        List<FutureTask<Void>> askers = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int me = i;
            askers.add(start(() -> {
                Random random = new Random(seed + 1 + me);
                for (int question = 0; question < 15_000; question++) {
                    pauseNowAndThen(random);
                    here.send(ByteBuffer.allocate(4).putInt(0, me));
                    if (random.nextInt(3) == 0) {
                        BooleanSupplier answered = () -> answers.get(me).availablePermits() > 0;
                        ((WorkChannel) here).assist(hearing, answered, random.nextInt(100_000));
                    }
                    answers.get(me).acquire();
                }
                return null;
            }));
        }
        for (FutureTask<Void> asker : askers) {
            asker.get();
        }
        here.close();
        answerer.get();
        hearer.get();

        assertThat(answers)
                .allSatisfy(left -> assertThat(left.availablePermits()).isZero());
    }

    private static Void receiveToTheEnd(FrameChannel channel, FrameSink sink) throws Exception {
        try {
            while (true) {
                ((WorkChannel) channel).receiveAll(NEVER, sink);
            }
        } catch (EOFException | ClosedSideException e) {
            return null;
        }
    }

    private static void pauseNowAndThen(Random random) {
        if (random.nextInt(8) == 0) {
            LockSupport.parkNanos(random.nextInt(150_000));
        }
    }
}
