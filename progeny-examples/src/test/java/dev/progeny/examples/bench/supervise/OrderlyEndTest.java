package dev.progeny.examples.bench.supervise;

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

/** The end of a recording for which the store is not there, but needed. */
@Timeout(300)
class OrderlyEndTest {
    @TempDir
    Path folder;

    @Test
    void aStoreThatWasStoppedAndAFullQueueDoNotKeepTheEndFromStoringAll() throws Exception {
        try (TestCrew crew = TestCrew.atOnce(folder, false)) {
            crew.order("store", Action.STOP);
            crew.await(() -> crew.process(Instrument.STORE).state() == State.STOPPED);
            crew.begin();
            crew.awaitFullQueue();
            crew.end();
            crew.assertNothingIsLost();
        }
        assertNotNull(Recorded.only(folder).ended());
    }

    @Test
    void anAcquirerThatASignalStoppedWithABlockInHandHasASuccessorThatDeliversIt() throws Exception {
        try (TestCrew crew = TestCrew.atOnce(folder, false)) {
            crew.order("store", Action.STOP);
            crew.await(() -> crew.process(Instrument.STORE).state() == State.STOPPED);
            crew.begin();
            crew.awaitFullQueue();
            Signals.send("STOP", crew.process(TestCrew.LEFT).pid());
            crew.end();
            assertEquals(1, crew.process(TestCrew.LEFT).restarts());
            crew.assertNothingIsLost();
        }
    }

    @Test
    void aStoreThatASignalStoppedHasASuccessorThatStoresTheRest() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            crew.begin();
            crew.awaitMoreStored();
            Signals.send("STOP", crew.process(Instrument.STORE).pid());
            crew.end();
            assertEquals(1, crew.process(Instrument.STORE).restarts());
            crew.assertNothingIsLost();
        }
    }

    @Test
    void aStoreThatIsStoppedWhileItEndsTheRecordingIsStartedForThat() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            crew.begin();
            crew.awaitMoreStored();
            Signals.send("STOP", crew.process(Instrument.STORE).pid());
            crew.order("store", Action.STOP); // which takes two seconds, as it does not listen
            crew.end();
            assertEquals(1, crew.process(Instrument.STORE).restarts());
            crew.assertNothingIsLost();
        }
    }
}
