package dev.progeny.examples.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the samples began, for who comes later. */
@Timeout(120)
class MomentTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final long EPOCH = 1_800_000_000 * SECOND;

    private final Moment start = new Moment(EPOCH, 5 * HOUR);

    @Test
    void aTimeOfDayThatIsSetForwardOrBackChangesNothing() {
        for (long set : new long[] {0, HOUR, -HOUR, -EPOCH, 10_000 * HOUR}) {
            assertEquals(5 * HOUR, start.nanoTimeHere(new Moment(EPOCH + 3 * SECOND + set, 5 * HOUR + 3 * SECOND)));
        }
    }

    @Test
    void theTimeOfDaySaysItWhereTheProcessCountsFromItsOwnStart() {
        assertEquals(-2 * SECOND, start.nanoTimeHere(new Moment(EPOCH + 3 * SECOND, SECOND)));
    }

    @Test
    void aNanoTimeThatOverflowsMeanwhileIsNone() {
        Moment late = new Moment(EPOCH, Long.MAX_VALUE - SECOND);

        assertEquals(late.nanoTime(), late.nanoTimeHere(new Moment(EPOCH + 3 * SECOND, Long.MIN_VALUE + 2 * SECOND)));
    }

    @Test
    void nanoTimeHasOneOriginInAllProcesses() throws Exception {
        long before = System.nanoTime();
        try (ChildProcess<Long> child = ChildProcess.call(System::nanoTime)) {
            long then = child.get();

            assertThat(then - before).isNotNegative();
            assertThat(System.nanoTime() - then).isNotNegative();
        }
    }
}
