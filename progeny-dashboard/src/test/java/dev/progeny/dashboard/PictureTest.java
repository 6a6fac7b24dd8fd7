package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.PoolSnapshot;
import dev.progeny.PoolSnapshot.State;
import dev.progeny.PoolSnapshot.Times;
import dev.progeny.PoolSnapshot.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How what was seen fits a terminal. */
class PictureTest {
    private static final int HEAD = 3;
    private static final Times NONE = new Times(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** {@return a pool of which a worker is busy, and so many others are idle} */
    private static PoolView.Seen pool(String name, int idle) {
        List<Worker> workers = Stream.concat(
                        Stream.of(new Worker(name + "-busy", 1, State.BUSY, "task 1", Duration.ZERO, 1, 0, null, 0)),
                        Stream.generate(() -> new Worker("idle", 2, State.IDLE, null, Duration.ZERO, 0, 0, null, 0))
                                .limit(idle))
                .toList();
        return new PoolView.Seen(
                name,
                "7",
                new PoolSnapshot(name, Instant.EPOCH, 1, false, 0, 0, 0, 0, 0, 0, 0, 0, NONE, NONE, workers, List.of()),
                null);
    }

    private static final List<PoolView.Seen> TWO = List.of(pool("great", 30), pool("small", 1));

    @Test
    void whatFitsIsShownWhole() {
        List<String> whole = Picture.of(TWO);

        assertThat(whole).hasSize(HEAD + 31 + 1 + HEAD + 2 + 1);
        assertEquals(whole, Picture.of(TWO, whole.size()));
    }

    @Test
    void theIdleWorkersOfAPoolShareALineIfNotAllFit() {
        List<String> lines = Picture.of(TWO, 23);

        assertThat(lines).hasSize(HEAD + 2 + 1 + HEAD + 2 + 1).contains("idle workers: 30", "idle workers: 1");
        assertThat(String.join("\n", lines)).contains("great, in", "great-busy", "small, in", "small-busy");
    }

    @Test
    void theLastLineTellsHowManyAreLeftOut() {
        List<String> lines = Picture.of(TWO, 8);

        assertThat(lines).hasSize(8).contains("idle workers: 30").endsWith("... 5 more lines");
        assertThat(lines.get(0)).startsWith("great, in process 7: ");
        assertThat(Picture.of(TWO, 0)).containsExactly("... 12 more lines");
    }
}
