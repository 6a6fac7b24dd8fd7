package dev.progeny.examples.bench.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long nothing has moved. */
class StillnessTest {
    private static final long LONG_NANOS = 200_000_000;

    @TempDir
    Path folder;

    private Instrument instrument;
    private Stillness stillness;

    @BeforeEach
    void layOut() throws Exception {
        instrument = Instrument.create(SharedInstrument.specs(List.of("left=sine:rate=200")), folder, false);
        stillness = new Stillness(instrument);
    }

    @AfterEach
    void tidyUp() {
        instrument.close();
    }

    @Test
    void eachLookWhetherAFullDiskHasRoomEndsIt() {
        awaitLongStillness();
        instrument.board().triesWithoutRoom(1);
        assertThat(beganJustNow()).isTrue();

        awaitLongStillness();
        instrument.board().triesWithoutRoom(2);
        assertThat(beganJustNow()).isTrue();
    }

    @Test
    void aFullDiskForWhichNobodyWaitsAnyMoreIsStill() {
        instrument.board().triesWithoutRoom(1);
        awaitLongStillness();
    }

    private void awaitLongStillness() {
        await().until(() -> stillness.nanos() >= LONG_NANOS);
    }

    /** {@return whether it has begun since this was called} */
    private boolean beganJustNow() {
        long before = System.nanoTime();
        long nanos = stillness.nanos();
        return nanos <= System.nanoTime() - before;
    }
}
