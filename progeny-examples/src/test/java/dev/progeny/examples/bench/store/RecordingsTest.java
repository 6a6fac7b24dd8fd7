package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.LENGTH;
import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.blocks;
import static dev.progeny.examples.bench.store.Signals.channel;
import static dev.progeny.examples.bench.store.Signals.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.model.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingsTest {
    private static final int BLOCKS = 100;
    private static final long GAP_AT = 50L * LENGTH;
    private static final int GAP = 3 * LENGTH;

    @TempDir
    Path folder;

    private RecordingStore store;
    private long recording;
    private Recordings recordings;

    @BeforeEach
    void recordWithAGap() throws Exception {
        store = RecordingStore.open(folder);
        recording = begin(store, "gap", channel(0), channel(1));
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            all.add(block(0, i));
            long first = (long) i * LENGTH;
            all.add(block(1, i, first < GAP_AT ? first : first + GAP, LENGTH, Signals.RATE));
        }
        store.append(recording, all);
        recordings = Recordings.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        recordings.close();
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 99, 101, 1000})
    void anOverviewHasTheLeastAndTheGreatestOfEachBucket(int buckets) throws Exception {
        long first = 777;
        long count = BLOCKS * LENGTH - 2 * first;

        Overview overview = recordings.overview(recording, 0, first, count, buckets);

        for (int bucket = 0; bucket < buckets; bucket++) {
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            // Where only what is kept of blocks was read, each counts where it touches.
            long slack = buckets > BLOCKS ? 0 : LENGTH;
            float leastNear = Float.POSITIVE_INFINITY;
            float greatestNear = Float.NEGATIVE_INFINITY;
            long from = first + (bucket * count + buckets - 1) / buckets;
            long to = first + ((bucket + 1) * count + buckets - 1) / buckets;
            for (long n = Math.max(0, from - slack); n < Math.min(BLOCKS * LENGTH, to + slack); n++) {
                float sample = sample(0, n);
                leastNear = Math.min(leastNear, sample);
                greatestNear = Math.max(greatestNear, sample);
                if (n >= from && n < to) {
                    least = Math.min(least, sample);
                    greatest = Math.max(greatest, sample);
                }
            }
            assertThat(overview.least()[bucket]).isBetween(leastNear, least);
            assertThat(overview.greatest()[bucket]).isBetween(greatest, greatestNear);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 400})
    void aBucketInAGapHasNoNumber(int buckets) throws Exception {
        Overview overview = recordings.overview(recording, 1, GAP_AT - GAP, 3 * GAP, buckets);

        float[] least = overview.least();
        assertThat(least[buckets / 2]).isNaN();
        assertThat(overview.greatest()[buckets / 2]).isNaN();
        assertThat(least[buckets / 6]).isNotNaN();
        assertThat(least[5 * buckets / 6]).isNotNaN();
    }

    @Test
    void aChannelWithAGapEndsLaterThanAsManySamplesAsItHas() throws Exception {
        long samples = (long) BLOCKS * LENGTH;
        long empty = begin(store, "empty", channel(0));

        assertEquals(List.of(samples, samples), recordings.get(recording).samples());
        assertEquals(List.of(samples, samples + GAP), recordings.get(recording).ends());
        assertEquals(List.of(0L), recordings.get(empty).ends());
    }

    @Test
    void anOverviewOfWhatIsNotThereHasNoNumber() throws Exception {
        assertThat(recordings.overview(recording, 0, 1 << 30, 1000, 10).least()).containsOnly(Float.NaN);
        assertThat(recordings.overview(recording, 7, 0, 1000, 10).greatest()).containsOnly(Float.NaN);
        assertThatThrownBy(() -> recordings.overview(recording, 0, 0, 0, 10)).hasMessageContaining("asked for were 0");
    }

    @Test
    void anOverviewOfMoreBlocksThanAreReadAtOnceHasThemAll() throws Exception {
        int many = 150_000;
        long id = begin(store, "many", channel(0));
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(new Block(0, i, i, 0, Signals.RATE, "V", new float[] {i}));
        }
        store.append(id, all);

        Overview overview = recordings.overview(id, 0, 0, many, 3);

        assertThat(overview.least()).containsExactly(0f, 50_000f, 100_000f);
        assertThat(overview.greatest()).containsExactly(49_999f, 99_999f, 149_999f);
    }

    @Test
    void anOverviewOfTheWholeReadsNoSamples() throws Exception {
        try (Database database = StoreFile.create(folder)) {
            database.change(() -> database.update("DELETE FROM samples"));
        }

        Overview overview = recordings.overview(recording, 0, 0, BLOCKS * LENGTH, BLOCKS / 2);

        assertThat(overview.least()).doesNotContain(Float.NaN);
    }

    @Test
    void aRecordingGetsANewNameUnlessAnotherHasIt() throws Exception {
        begin(store, "taken", channel(0));

        recordings.rename(recording, "new");

        assertEquals("new", recordings.get(recording).name());
        assertThatThrownBy(() -> recordings.rename(recording, "taken"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has the name \"taken\"");
        assertThatThrownBy(() -> recordings.rename(99, "free")).hasMessageContaining("no recording 99");
        assertThatThrownBy(() -> recordings.rename(recording, "")).hasMessageContaining("cannot have the name");
    }

    @Test
    void aDeletedRecordingGivesItsRoomBackAndLeavesTheOthers() throws Exception {
        long other = begin(store, "other", channel(0));
        store.append(other, List.of(block(0, 0), block(0, 1)));

        recordings.delete(recording);

        assertThatThrownBy(() -> recordings.get(recording)).hasMessageContaining("no recording " + recording);
        assertThatThrownBy(() -> recordings.delete(recording)).hasMessageContaining("no recording " + recording);
        assertThatThrownBy(() -> store.append(recording, List.of(block(0, 200))))
                .hasMessageContaining("was it deleted?");
        assertThat(blocks(recordings, other, 0))
                .hasSize(2)
                .allSatisfy(block -> assertThat(block.samples())
                        .containsExactly(block(0, block.sequence()).samples()));
        recordings.close();
        store.close();
        assertThat(Files.size(folder.resolve("recordings.sqlite"))).isLessThan(40 * 8192);
    }

    @Test
    void aFolderWithoutRecordingsIsNamed() {
        assertThatThrownBy(() -> Recordings.open(folder.resolve("other")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there are no recordings in " + folder.resolve("other"));
    }
}
