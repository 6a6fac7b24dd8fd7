package dev.progeny.examples.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.progeny.ChildProcess;
import dev.progeny.SharedLongs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Moments in shared memory, and how the boards tell them: by a clock that nobody sets. */
@Timeout(120)
class MomentWordTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final int HEARTBEAT = 5;
    private static final int WAITING_SINCE = 15;

    private final SharedLongs words = SharedLongs.create(ChannelBoard.WORDS);

    @AfterEach
    void close() {
        words.close();
    }

    @Test
    void aMomentIsAsLongAgoAsNanoTimeSaysAndNeverNegative() {
        assertEquals(3 * SECOND, MomentWord.nanosSince(5 * HOUR, 5 * HOUR + 3 * SECOND));
        assertEquals(3 * SECOND, MomentWord.nanosSince(-5 * HOUR, -5 * HOUR + 3 * SECOND));
        assertEquals(0, MomentWord.nanosSince(5 * HOUR, 5 * HOUR - 1));
        assertEquals(3 * SECOND, MomentWord.nanosSince(Long.MAX_VALUE - SECOND, Long.MIN_VALUE + 2 * SECOND - 1));
    }

    @Test
    void noMomentIsNever() {
        assertEquals(MomentWord.NEVER, MomentWord.nanosSince(0, 5 * HOUR));
        assertNotEquals(0, MomentWord.now());
    }

    @Test
    void aHeartbeatIsAsOldAsNanoTimeSays() {
        ProcessBoard process = new ProcessBoard(words, 0);
        assertEquals(-1, process.silenceNanos());

        words.set(HEARTBEAT, System.nanoTime() - HOUR);
        assertThat(process.silenceNanos()).isBetween(HOUR, 2 * HOUR);

        process.beat();
        assertThat(process.silenceNanos()).isBetween(0L, HOUR);
    }

    @Test
    void aWaitIsAsLongAsNanoTimeSays() {
        ChannelBoard channel = new ChannelBoard(words, 0);
        assertEquals(0, channel.waitingNanos());

        words.set(WAITING_SINCE, System.nanoTime() - HOUR);
        assertThat(channel.waitingNanos()).isBetween(HOUR, 2 * HOUR);

        channel.waiting(true);
        assertThat(channel.waitedNanos()).isBetween(0L, HOUR);
        channel.waiting(false);
        assertEquals(0, channel.waitingNanos());
    }

    @Test
    void whatAnotherProcessSaidBeganAfterThatWasStarted() throws Exception {
        SharedLongs shared = words;
        long before = System.nanoTime();
        try (ChildProcess<Void> child = ChildProcess.start(() -> beatAndWait(shared))) {
            child.join();
        }

        assertThat(new ProcessBoard(words, 0).silenceNanos()).isBetween(0L, System.nanoTime() - before);
        assertThat(new ChannelBoard(words, 0).waitingNanos()).isBetween(0L, System.nanoTime() - before);
        assertNotEquals(0, words.get(WAITING_SINCE));
    }

    private static void beatAndWait(SharedLongs words) {
        new ProcessBoard(words, 0).beat();
        new ChannelBoard(words, 0).waiting(true);
    }
}
