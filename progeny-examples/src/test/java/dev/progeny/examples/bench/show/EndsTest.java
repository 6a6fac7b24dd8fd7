package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.supervise.SharedInstrument;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To which time a picture goes, and who is late, while samples come evenly, one a second, or many at once. */
class EndsTest {
    private static final int LOOKS = 25; // a second
    private static final int STEP = 1000 / LOOKS;

    @TempDir
    Path folder;

    private final Lags lags = new Lags();
    private SharedInstrument instrument;
    private SharedPanel panel;
    private Channel quick;
    private Channel slow;
    private Channel device;
    private double now; // by the clock

    @AfterEach
    void close() {
        instrument.close();
    }

    @BeforeEach
    void open() throws Exception {
        instrument =
                SharedInstrument.create(folder, "quick=sine:rate=1000", "slow=sine:rate=1", "device=sine:rate=1000");
        panel = instrument.panel();
        quick = panel.channels().get(0);
        slow = panel.channels().get(1);
        device = panel.channels().get(2);
    }

    private Ends look(Channel... channels) {
        return look(0.01, channels);
    }

    private Ends look(double window, Channel... channels) {
        return Ends.of(panel, List.of(channels), channel -> window, lags, now);
    }

    private void write(Channel channel, int count) {
        panel.trace(channel.number()).write(panel.trace(channel.number()).end(), new float[count], count);
    }

    private double last(Channel channel) {
        return panel.trace(channel.number()).end() - 1.0;
    }

    @Test
    void aPictureWaitsForTheNextSampleOfASlowChannelAndMovesOnEvenly() {
        double before = 0;
        for (int look = 0; look < 10 * LOOKS; look++) {
            write(quick, STEP);
            if (look % LOOKS == 0) {
                write(slow, 1); // at the seconds 0, 1, 2 and so on
            }
            Ends ends = look(quick, slow);

            assertFalse(ends.isLate(quick));
            assertFalse(ends.isLate(slow));
            assertEquals(ends.until(), ends.sampleAt(slow, ends.until()), 1e-9);
            assertThat(ends.until()).isLessThanOrEqualTo(last(slow));
            if (look > 2 * LOOKS) {
                assertEquals(before + 1.0 / LOOKS, ends.until(), 1e-9);
            }
            before = ends.until();
        }
        assertEquals(9, before, 0.1);
    }

    @Test
    void aDeviceThatAnswersOnceASecondIsNotLateAndThePictureMovesOnEvenly() {
        double before = 0;
        for (int look = 0; look < 10 * LOOKS; look++) {
            write(quick, STEP);
            if (look % LOOKS == LOOKS - 1) {
                write(device, 1000);
            }
            Ends ends = look(quick, device);

            assertFalse(ends.isLate(quick));
            assertFalse(ends.isLate(device));
            assertEquals(ends.until() * device.rate(), ends.sampleAt(device, ends.until()), 1e-6);
            if (look > 2 * LOOKS) {
                assertEquals(before + 1.0 / LOOKS, ends.until(), 1e-9);
            }
            before = ends.until();
        }
        assertEquals(9, before, 0.1);
    }

    /** The device answers evenly for some time, as often as it is told to, and then no more. */
    private void deviceAnswers(double window, double everySeconds) {
        int every = (int) (everySeconds * LOOKS);
        for (int look = 1; look <= 4 * every || look <= 12 * LOOKS || look % every != 0; look++) {
            write(quick, STEP);
            if (look % every == 0) {
                write(device, every * STEP);
            }
            look(window, quick, device);
        }
        write(quick, STEP);
        write(device, every * STEP);
        look(window, quick, device);
    }

    @ParameterizedTest
    @CsvSource({"0.04, 2.04", "0.4, 2.4", "1, 3", "2, 4", "4, 8"})
    void aChannelIsLateWhenItIsFartherBehindThanUsualByAsMuchAgainAndByTwoSeconds(double every, double limit) {
        deviceAnswers(0.01, every);
        double behind = 0;
        while (!look(quick, device).isLate(device)) {
            write(quick, STEP);
            behind = (last(quick) - last(device)) / quick.rate();
        }

        assertEquals(limit, behind, 0.1);
        write(device, (int) (behind * device.rate()));
        assertFalse(look(quick, device).isLate(device));
    }

    @Test
    void aChannelThatStoodAndCatchesUpIsWaitedForAtOnceAndLateAsSoonAsBeforeWhenItStandsAgain() {
        deviceAnswers(0.01, 0.2);
        write(quick, 60_000);
        assertTrue(look(quick, device).isLate(device));
        for (int fifth = 0; fifth < 5; fifth++) {
            write(device, 12_000);
            look(quick, device);
        }
        for (int look = 0; look < LOOKS; look++) {
            write(quick, STEP);
            if (look % 5 == 0) {
                write(device, 5 * STEP);
            }
            Ends ends = look(quick, device);
            assertFalse(ends.isLate(device));
            assertEquals(ends.until() * device.rate(), ends.sampleAt(device, ends.until()), 1e-6);
        }

        write(quick, 2500);
        assertTrue(look(quick, device).isLate(device));
    }

    @Test
    void aDeviceThatComesToAnswerMoreSeldomIsLateNoMoreOnceThatIsUsual() {
        deviceAnswers(0.01, 1);
        deviceAnswers(0.01, 6);

        write(quick, 11_000);
        assertFalse(look(quick, device).isLate(device));
    }

    @Test
    void aDeviceWhoseAnswerTakesOnceASecondLongerIsNotLateAndThePictureStaysWhole() {
        deviceAnswers(0.01, 1);
        double before = look(quick, device).until();
        for (int look = 0; look < 2 * LOOKS; look++) {
            write(quick, STEP);
            Ends ends = look(quick, device);

            assertFalse(ends.isLate(device));
            assertEquals(ends.until() * device.rate(), ends.sampleAt(device, ends.until()), 1e-6);
            assertThat(ends.until()).isGreaterThanOrEqualTo(before);
            before = ends.until();
        }
        assertEquals(last(device) / device.rate(), before, 1e-9);
    }

    @Test
    void aDeviceIsWaitedForAsLongAsTheWindowIsKept() {
        double kept = Ends.keptSeconds(quick, panel.trace(quick.number()));
        write(quick, (int) (kept * quick.rate()));
        write(device, (int) (kept * device.rate()));
        deviceAnswers(kept - 1.5, 1);

        Ends often = look(kept - 1.5, quick, device);
        assertEquals(often.until() * device.rate(), often.sampleAt(device, often.until()), 1e-6);
        double begin = often.until() - (kept - 1.5);
        assertThat(begin * quick.rate()).isGreaterThan((double) often.oldest(quick, panel.trace(quick.number())));

        deviceAnswers(kept - 1.5, 2);
        for (int look = 0; look < 2 * LOOKS; look++) {
            write(quick, STEP);
            Ends seldom = look(kept - 1.5, quick, device);
            assertFalse(seldom.isLate(device));
            assertEquals(last(quick), seldom.sampleAt(quick, seldom.until()), 1e-6);
            assertEquals(last(device), seldom.sampleAt(device, seldom.until()), 1e-6);
        }

        Ends part = look(kept + 1, quick, device); // no wait makes that whole
        assertEquals(part.until() * device.rate(), part.sampleAt(device, part.until()), 1e-6);
    }

    @Test
    void aDeviceThatAnswersSeldomIsNotWaitedForAndNotLate() {
        for (int look = 0; look < 60 * LOOKS; look++) {
            write(quick, STEP);
            if (look % (8 * LOOKS) == 8 * LOOKS - 1) {
                write(device, 8000);
            }
            Ends ends = look(quick, device);

            assertFalse(ends.isLate(quick));
            if (look > 8 * LOOKS) { // before, it might as well stand still
                assertFalse(ends.isLate(device));
                assertEquals((look + 1.0) * STEP - 1, ends.sampleAt(quick, ends.until()), 1e-6);
                assertEquals(last(device), ends.sampleAt(device, ends.until()), 1e-6);
            }
        }
    }

    /** The device answers every so many seconds, alone, and then no more. */
    @ParameterizedTest
    @CsvSource({"0.04, 2.04", "1, 3", "4, 8"})
    void whenAllStandForLongerThanUsualByTheClockAllAreLate(double every, double limit) {
        for (int look = 1; look <= 20 * LOOKS; look++) {
            now += 1.0 / LOOKS;
            if (look % (int) (every * LOOKS) == 0) {
                write(device, (int) (every * 1000));
            }
            assertFalse(look(device).isLate(device));
        }
        double stoodAt = now;
        while (!look(device).isLate(device)) {
            now += 0.01;
        }

        assertEquals(limit, now - stoodAt, 0.1);
        write(device, 100);
        assertFalse(look(device).isLate(device));
    }

    @Test
    void aPageThatIsOpenedBetweenTwoAnswersOfALoneDeviceDoesNotCallItStopped() {
        write(device, 4000);
        for (int look = 1; look <= 12 * LOOKS; look++) {
            now += 1.0 / LOOKS;
            if (look % (4 * LOOKS) == 0) {
                write(device, 4000);
            }
            assertFalse(look(device).isLate(device));
        }
    }

    private Scope scope(Habits habits, double window, Channel... channels) {
        return scope(habits, window, 0, channels);
    }

    private Scope scope(Habits habits, double window, int size, Channel... channels) {
        Trigger trigger = new Trigger(Trigger.Mode.AUTO, channels[0].number(), Trigger.Kind.RISING, 1, 0);
        Settings settings = new Settings(List.of(channels), window, 0, trigger, size, LOOKS);
        return new Scope(panel, settings, new Shown(panel), new Workspace(), habits);
    }

    /** Pictures are made while the device answers every so many seconds, until just before its next answer. */
    private Scope pictures(Habits habits, int every) {
        Scope scope = scope(habits, 0.01, quick, device);
        for (int look = 1; look < 3 * every * LOOKS; look++) {
            write(quick, STEP);
            if (look % (every * LOOKS) == 0) {
                write(device, every * 1000);
            }
            scope.next();
        }
        return scope;
    }

    private static Frame frame(Scope scope) {
        return scope.next().orElseThrow();
    }

    @Test
    void whatIsUsualOfADeviceIsKnownToThePicturesWithOtherSettings() {
        Habits habits = new Habits();
        pictures(habits, 6);

        assertThat(frame(scope(new Habits(), 0.02, quick, device)).late()).containsExactly(device.number());
        assertThat(frame(scope(habits, 0.02, quick, device)).late()).isEmpty();
    }

    @Test
    void spectraTellWhichChannelsHaveStoppedAsCurvesDo() {
        write(quick, 10_000);
        write(device, 5000);
        for (int size : List.of(0, 1024)) {
            assertThat(frame(scope(new Habits(), 0.01, size, quick, device)).late())
                    .containsExactly(device.number());
        }
        write(device, 5000);
        assertThat(frame(scope(new Habits(), 0.01, 1024, quick, device)).late()).isEmpty();
    }

    @Test
    void aPictureWithOtherSettingsIsOfTheTimeOfTheOneBeforeIt() {
        Habits habits = new Habits();
        Scope before = pictures(habits, 1);
        write(device, 1000);

        double end = frame(before).at() + 0.01;
        assertEquals(end, frame(scope(habits, 0.02, quick, device)).at() + 0.02, 1e-9);
        assertThat(end).isLessThan(last(device) / device.rate());
    }

    @Test
    void aPictureOfOtherChannelsDoesNotWaitForWhatItDoesNotShow() {
        Habits habits = new Habits();
        pictures(habits, 1);

        assertEquals(last(quick), (frame(scope(habits, 0.02, quick)).at() + 0.02) * quick.rate(), 1e-6);
        assertEquals(last(device), (frame(scope(habits, 0.02, device)).at() + 0.02) * device.rate(), 1e-6);
    }

    @Test
    void whichOfThemStandsIsLate() {
        for (int second = 0; second < 3; second++) {
            write(quick, 1000);
            write(slow, 1);
            assertFalse(look(quick, slow).isLate(slow));
        }
        write(slow, 5);
        Ends quickStands = look(quick, slow);
        assertTrue(quickStands.isLate(quick));
        assertFalse(quickStands.isLate(slow));
        assertEquals(2999, quickStands.sampleAt(quick, quickStands.until()), 1e-6);

        write(quick, 9000);
        Ends slowStands = look(quick, slow);
        assertFalse(slowStands.isLate(quick));
        assertTrue(slowStands.isLate(slow));
    }

    @Test
    void whoStoodForLongIsLateAtOnceAndNotWaitedForWhenItGoesOn() {
        write(quick, 10_000);
        write(device, 1000);
        assertTrue(look(quick, device).isLate(device));
        assertEquals(9.999, look(quick, device).until(), 1e-9);

        write(device, 9000); // it catches up
        for (int look = 0; look < 20 * LOOKS; look++) {
            write(quick, STEP);
            write(device, STEP);
            Ends ends = look(quick, device);
            assertFalse(ends.isLate(device));
            assertEquals(last(quick), ends.sampleAt(quick, ends.until()), 1e-6);
        }
    }
}
