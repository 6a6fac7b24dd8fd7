package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.LENGTH;
import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.blocks;
import static dev.progeny.examples.bench.store.Signals.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import dev.progeny.SharedLong;
import dev.progeny.Soak;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that processes write which are killed, and that others read meanwhile. */
@Timeout(600)
final class StoreProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CHANNELS = 2;
    private static final int MOST_MILLIS = 300;

    @TempDir
    Path folder;

    private final Random random = new Random(6);
    private SharedLong acknowledged;

    @BeforeEach
    void share() {
        acknowledged = SharedLong.create(0);
    }

    @AfterEach
    void close() {
        acknowledged.close();
    }

    @Test
    @Tag("soak")
    void aStoreKilledWhereverItStandsHasEveryBlockThatItAcknowledged() throws Exception {
        long recording = beginTwoChannels();
        String store = folder.toString();
        SharedLong told = acknowledged;

        for (int kill = 0; kill < Soak.scaled(100); kill++) {
            long before = acknowledged.get();
            try (ChildProcess<Void> writer = start(() -> appendForever(store, recording, told))) {
                awaitMoreThan(before, writer);
                Thread.sleep(random.nextInt(MOST_MILLIS));
                writer.kill();
                writer.join();
            }
            assertHasBlocks(recording, acknowledged.get());
        }
    }

    /** One block of each channel at a time; begins anew where the one before it may have stopped. */
    private static void appendForever(String folder, long recording, SharedLong acknowledged) throws Exception {
        try (RecordingStore store = RecordingStore.open(Path.of(folder))) {
            for (long sequence = acknowledged.get(); ; sequence++) {
                store.append(recording, List.of(block(0, sequence), block(1, sequence)));
                acknowledged.set(sequence + 1);
            }
        }
    }

    /** So many of each channel or, since the last may not have been acknowledged, one more. */
    private void assertHasBlocks(long recording, long atLeast) throws Exception {
        try (Recordings recordings = Recordings.open(folder)) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                List<Block> read = blocks(recordings, recording, channel);
                assertThat((long) read.size()).isBetween(atLeast, atLeast + 1);
                for (int sequence = 0; sequence < read.size(); sequence++) {
                    Block expected = block(channel, sequence);
                    assertEquals(sequence, read.get(sequence).sequence());
                    assertEquals(expected.first(), read.get(sequence).first());
                    assertArrayEquals(expected.samples(), read.get(sequence).samples());
                }
                assertEquals(
                        (long) read.size() * LENGTH,
                        recordings.get(recording).samples().get(channel));
            }
        }
    }

    @Test
    void othersReadWhileOneWrites() throws Exception {
        long recording = beginTwoChannels();
        String store = folder.toString();
        SharedLong told = acknowledged;

        try (ChildProcess<Void> writer = start(() -> appendForever(store, recording, told))) {
            awaitMoreThan(0, writer);
            try (ChildProcess<Long> one = call(store, recording, told);
                    ChildProcess<Long> other = call(store, recording, told)) {
                assertThat(one.get()).isPositive();
                assertThat(other.get()).isPositive();
            }
            assertThat(writer.isAlive()).isTrue();
            writer.kill();
        }
    }

    private ChildProcess<Long> call(String store, long recording, SharedLong told) {
        return ChildProcess.options().jvmArgs(arguments()).call(() -> readWhileWritten(store, recording, told));
    }

    /** {@return how many blocks came while it was looked} */
    private static long readWhileWritten(String folder, long recording, SharedLong acknowledged) throws Exception {
        try (Recordings recordings = Recordings.open(Path.of(folder))) {
            long atFirst = acknowledged.get();
            for (int look = 0; look < 20 || acknowledged.get() == atFirst; look++) {
                long before = acknowledged.get();
                long stored = recordings.get(recording).samples().get(1) / LENGTH;
                List<Block> read = blocks(recordings, recording, 1);
                if (stored < before || read.size() < stored) {
                    throw new AssertionError(
                            "acknowledged " + before + ", counted " + stored + ", read " + read.size());
                }
                for (int sequence = 0; sequence < read.size(); sequence++) {
                    assertArrayEquals(
                            block(1, sequence).samples(), read.get(sequence).samples());
                }
                recordings.overview(recording, 0, 0, before * LENGTH, 100);
            }
            return acknowledged.get() - atFirst;
        }
    }

    @Test
    void aRecordingIsDeletedOnlyIfNoLivingProcessMakesIt() throws Exception {
        long recording = beginTwoChannels();
        String store = folder.toString();
        SharedLong told = acknowledged;

        try (ChildProcess<Void> writer = start(() -> claimForever(store, recording, told));
                Recordings recordings = Recordings.open(folder)) {
            awaitMoreThan(0, writer);
            assertThatThrownBy(() -> recordings.delete(recording))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is being made, or deleted, by another process; end that first");
            assertThat(recordings.list()).hasSize(1);

            writer.kill();
            writer.join();

            recordings.delete(recording);
            assertThat(recordings.list()).isEmpty();
        }
    }

    private static void claimForever(String folder, long recording, SharedLong acknowledged) throws Exception {
        try (Claim claim = Claim.take(Path.of(folder), recording)) {
            acknowledged.set(claim.recording());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private long beginTwoChannels() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            return begin(store, "killed", channel(0), channel(1));
        }
    }

    private void awaitMoreThan(long before, ChildProcess<Void> writer) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> acknowledged.get() > before || !writer.isAlive());
        assertThat(writer.isAlive()).isTrue();
    }

    private ChildProcess<Void> start(RemoteRunnable work) {
        return ChildProcess.options().jvmArgs(arguments()).start(work);
    }

    /** A process that is killed while it loads the driver leaves a file, which then is in the folder of the test. */
    private String[] arguments() {
        return new String[] {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.sqlite.tmpdir=" + folder};
    }
}
