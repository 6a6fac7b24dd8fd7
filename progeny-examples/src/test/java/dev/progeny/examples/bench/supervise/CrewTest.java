package dev.progeny.examples.bench.supervise;

import static dev.progeny.examples.bench.supervise.TestCrew.LEFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Signals;
import dev.progeny.examples.bench.supervise.Report.Account;
import dev.progeny.examples.bench.work.Recorded;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The processes of the instrument, killed and held up; what was recorded is compared with what was generated. */
@Timeout(300)
class CrewTest {
    private static final long AT_ONCE_SAMPLES = TestCrew.AT_ONCE_SECONDS * 200L;

    @TempDir
    Path folder;

    @Test
    void whicheverProcessIsKilledTheOthersGoOnAndNothingIsLost() throws Exception {
        try (TestCrew crew = TestCrew.withPage(folder)) {
            crew.begin();
            for (int place = 0; place < crew.size(); place++) {
                crew.awaitMoreStored();
                crew.kill(place);
                crew.awaitRestarts(place, 1);
            }
            crew.awaitMoreStored();
            crew.end();

            assertThat(crew.news())
                    .filteredOn(line -> line.contains("ended with signal 9 (SIGKILL); another is started"))
                    .hasSize(4);
            crew.assertNothingIsLost();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allProcessesKilledAtOnceAreStartedAgainAndNothingIsLost(int rounds) throws Exception {
        try (TestCrew crew = TestCrew.withPage(folder)) {
            crew.begin();
            for (int round = 1; round <= rounds; round++) {
                crew.awaitMoreStored();
                for (int place = 0; place < crew.size(); place++) {
                    crew.kill(place);
                }
                crew.awaitRestarts(LEFT, round);
            }
            crew.awaitMoreStored();
            crew.end();

            for (int place = 0; place < crew.size(); place++) {
                assertEquals(rounds, crew.process(place).restarts());
            }
            crew.assertNothingIsLost();
        }
    }

    @Test
    void whileTheStoreStandsTheSourcesWaitAndNothingIsDroppedOrLostAlsoIfOneIsKilledMeanwhile() throws Exception {
        try (TestCrew crew = TestCrew.atOnce(folder, false)) {
            long store = crew.process(Instrument.STORE).pid();
            Signals.send("STOP", store);
            crew.begin();
            crew.awaitFullQueue();

            crew.kill(LEFT);
            crew.awaitRestarts(LEFT, 1);
            assertEquals(0, crew.panel().status().channels().get(0).dropped());
            Signals.send("CONT", store);

            crew.awaitSources();
            crew.end();
            for (Account account : crew.assertNothingIsLost().accounts()) {
                assertEquals(AT_ONCE_SAMPLES, account.stored());
                assertEquals(0, account.dropped());
                assertThat(account.waitedNanos()).isPositive();
            }
        }
    }

    @Test
    void whileTheStoreStandsNewBlocksAreDroppedAndCountedWhereTheUserChoseThat() throws Exception {
        try (TestCrew crew = TestCrew.atOnce(folder, true)) {
            long store = crew.process(Instrument.STORE).pid();
            Signals.send("STOP", store);
            crew.begin();
            crew.awaitSources();
            int capacity = crew.panel().queue().size();
            Signals.send("CONT", store);
            crew.end();

            Report report = crew.report();
            assertTrue(report.isComplete(), report::text);
            long stored = 0;
            for (Account account : report.accounts()) {
                assertEquals(AT_ONCE_SAMPLES, account.produced());
                assertEquals(account.produced(), account.stored() + account.dropped());
                assertThat(account.dropped()).isPositive();
                assertEquals(0, account.waitedNanos());
                assertEquals(
                        account.stored(),
                        Recorded.check(folder, Recorded.only(folder), account.channel())
                                .samples());
                stored += account.stored();
            }
            assertEquals(capacity * 10L, stored); // blocks of ten samples
        }
    }
}
