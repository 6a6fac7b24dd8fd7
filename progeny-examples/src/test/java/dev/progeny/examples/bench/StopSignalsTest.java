package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What signals ask for that come soon after each other, or later. */
class StopSignalsTest {
    private final List<String> done = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime() may overflow
    private final Runnable signal = StopSignals.inTurn(() -> done.add("first"), () -> done.add("again"), now::get);

    private void passMillis(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void signalsAtOneMomentAreOneRequest() {
        signal.run();
        signal.run();
        passMillis(499);
        signal.run();

        assertThat(done).containsExactly("first");
    }

    @Test
    void aSignalAfterHalfASecondIsAnotherRequest() {
        signal.run();
        signal.run();
        passMillis(500);
        signal.run();
        signal.run();

        assertThat(done).containsExactly("first", "again", "again");
    }
}
