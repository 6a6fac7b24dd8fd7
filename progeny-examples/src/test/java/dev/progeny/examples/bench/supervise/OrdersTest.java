package dev.progeny.examples.bench.supervise;

import static dev.progeny.examples.bench.supervise.TestCrew.LEFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.progeny.Signals;
import dev.progeny.examples.bench.live.Order.Action;
import dev.progeny.examples.bench.live.ProcessBoard.State;
import dev.progeny.examples.bench.work.Recorded;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page asks for. */
@Timeout(300)
class OrdersTest {
    @TempDir
    Path folder;

    @Test
    void aProcessIsStoppedStartedAndKilledAsOrdered() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            crew.begin();
            crew.awaitMoreStored();

            crew.order("acquire-left", Action.STOP);
            crew.await(() -> crew.process(LEFT).state() == State.STOPPED);
            long stoppedAt = crew.board().channel(0).sums().next();
            long right = crew.board().channel(1).sums().next();
            crew.await(() -> crew.board().channel(1).sums().next() > right);
            assertEquals(stoppedAt, crew.board().channel(0).sums().next());

            crew.order("acquire-left", Action.START);
            crew.await(
                    () -> crew.isRunning(LEFT) && crew.board().channel(0).sums().next() > stoppedAt);
            long pid = crew.process(LEFT).pid();
            crew.order("acquire-left", Action.KILL);
            crew.await(() -> crew.isRunning(LEFT) && crew.process(LEFT).pid() != pid);
            assertEquals(2, crew.process(LEFT).restarts());

            crew.order("store", Action.STOP);
            crew.await(() -> crew.process(Instrument.STORE).state() == State.STOPPED);
            crew.end(); // for which the store is needed
            crew.assertNothingIsLost();
        }
        assertNotNull(Recorded.only(folder).ended());
    }

    @Test
    void aProcessThatIsStartedWhileItStopsIsStartedOnceItHas() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            crew.begin();
            crew.awaitMoreStored();
            Signals.send("STOP", crew.process(LEFT).pid()); // so that it takes its time
            crew.order("acquire-left", Action.STOP);
            crew.order("acquire-left", Action.START);
            crew.awaitRestarts(LEFT, 1);
            crew.awaitMoreStored();
            crew.end();
            crew.assertNothingIsLost();
        }
    }

    @Test
    void anOrderForNobodyIsRefused() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            assertThatThrownBy(() -> crew.order("acquire-middle", Action.KILL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there is no process \"acquire-middle\"; there are [store, acquire-left, acquire-right]");
            assertThat(crew.panel().orders()).isEmpty();
        }
    }
}
