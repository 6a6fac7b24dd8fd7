package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.show.Trigger.Kind;
import dev.progeny.examples.bench.show.Trigger.Mode;
import dev.progeny.examples.bench.supervise.SharedInstrument;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a trigger is found, and what pictures are made of it. */
class TriggerTest {
    private static final float[] WAVE = {0, 2, 4, 2, 0, -2, -4, -2, 0, 2, 4, 2, 0};

    @TempDir
    Path folder;

    private SharedInstrument instrument;
    private SharedPanel panel;

    @BeforeEach
    void open() throws Exception {
        instrument = SharedInstrument.create(folder, "one=sine:rate=10000", "two=sine:rate=20000");
        panel = instrument.panel();
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    private static Trigger trigger(Kind kind, double level, double hysteresis) {
        return new Trigger(Mode.AUTO, 0, kind, level, hysteresis);
    }

    @Test
    void anEdgeIsFoundBetweenTwoSamples() {
        assertEquals(8.5, trigger(Kind.RISING, 1, 0).last(WAVE, WAVE.length));
        assertEquals(0.5, trigger(Kind.RISING, 1, 0).first(WAVE, WAVE.length));
        assertEquals(11.5, trigger(Kind.FALLING, 1, 0).last(WAVE, WAVE.length));
        assertEquals(3.5, trigger(Kind.FALLING, 1, 0).first(WAVE, WAVE.length));
        assertThat(trigger(Kind.RISING, 5, 0).last(WAVE, WAVE.length)).isNaN();
        assertThat(trigger(Kind.FALLING, -5, 0).first(WAVE, WAVE.length)).isNaN();
    }

    @Test
    void aLevelIsFoundWhereTheSignalIsBeyondIt() {
        assertEquals(11, trigger(Kind.ABOVE, 1, 0).last(WAVE, WAVE.length));
        assertEquals(1, trigger(Kind.ABOVE, 1, 0).first(WAVE, WAVE.length));
        assertEquals(7, trigger(Kind.BELOW, -1, 0).last(WAVE, WAVE.length));
        assertThat(trigger(Kind.BELOW, -5, 0).first(WAVE, WAVE.length)).isNaN();
    }

    @Test
    void hysteresisKeepsNoiseFromBeingAnEdge() {
        float[] noisy = {-3, -1, 0.5F, -0.5F, 0.5F, 3, 0.5F, -0.5F, 0.5F, 3};

        assertEquals(7.5, trigger(Kind.RISING, 0, 0).last(noisy, noisy.length));
        assertThat(trigger(Kind.RISING, 0, 2).last(noisy, noisy.length)).isCloseTo(1 + 2.0 / 3, within(1e-6));
        assertThat(trigger(Kind.RISING, 0, 2).first(noisy, noisy.length)).isCloseTo(1 + 2.0 / 3, within(1e-6));
    }

    private Settings settings(Mode mode, double level) {
        return new Settings(panel.channels(), 0.01, 0.5, new Trigger(mode, 0, Kind.RISING, level, 0.1), 0, 25);
    }

    private Scope scope(Mode mode, double level) {
        return new Scope(panel, settings(mode, level), new Shown(panel), new Workspace(), new Habits());
    }

    /** Writes a second of a sine of 100 Hz to both channels, the second twice as high, and half a period later. */
    private void feed() {
        for (Channel channel : panel.channels()) {
            float[] samples = new float[(int) channel.rate()];
            int sign = channel.number() == 0 ? 1 : -2;
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (sign * Math.sin(2 * Math.PI * 100 * (i + 0.3) / channel.rate()));
            }
            panel.trace(channel.number()).write(panel.trace(channel.number()).end(), samples, samples.length);
        }
    }

    @Test
    void aPictureIsAlignedToTheTriggerInAllChannels() {
        feed();

        Frame frame = scope(Mode.AUTO, 0).next().orElseThrow();

        assertEquals("triggered", frame.state());
        float[] one = SignalsTest.decoded(frame.curves().get(0).curve());
        float[] two = SignalsTest.decoded(frame.curves().get(1).curve());
        assertThat(one[499]).isCloseTo(0, within(0.01F));
        assertThat(one[500]).isCloseTo(0, within(0.01F));
        assertThat(one[750]).isCloseTo(1, within(0.01F));
        assertThat(two[750]).isCloseTo(-2, within(0.01F));
        assertThat(frame.measured().get(1).max()).isCloseTo(2, within(0.01));
        assertThat(panel.status().channels().get(0).shown()).isBetween(98L, 102L);
    }

    @Test
    void withoutATriggerAutoShowsTheNewestAndNormalNothing() {
        feed();
        Scope auto = scope(Mode.AUTO, 5);
        Scope normal = scope(Mode.NORMAL, 5);

        assertEquals("free", auto.next().orElseThrow().state());
        assertThat(normal.next()).isEmpty();
    }

    @Test
    void normalShowsEachTriggerOnceAndSingleOneInAll() {
        feed();
        Scope normal = scope(Mode.NORMAL, 0);
        Scope single = scope(Mode.SINGLE, 0);

        Optional<Frame> first = normal.next();
        assertThat(first).isPresent();
        assertThat(normal.next()).isEmpty();
        feed();
        assertThat(normal.next().orElseThrow().at()).isGreaterThan(first.get().at());
        assertThat(single.next()).isPresent();
        assertThat(single.hasEnded()).isTrue();
    }

    @Test
    void aChannelThatHasStoppedIsShownWithItsOwnEndAndSaidToBeLate() {
        feed();
        float[] more = new float[160_000];
        panel.trace(1).write(20_000, more, more.length);

        Frame frame = scope(Mode.AUTO, 5).next().orElseThrow();

        assertEquals(List.of(0), frame.late());
        assertThat(frame.measured().get(0).max()).isCloseTo(1, within(0.01));
        assertThat(frame.measured().get(1).max()).isZero();
    }

    @Test
    void theLongestWindowOfAQuickChannelIsTriggeredAndWholeBesideADeviceThatAnswersEveryTwoSeconds() throws Exception {
        try (SharedInstrument both =
                SharedInstrument.create(folder, "quick=sine:rate=250000", "device=sine:rate=1000")) {
            Channel quick = both.panel().channels().get(0);
            Trace trace = both.panel().trace(0);
            float[] tenth = new float[(int) quick.rate() / 10];
            for (int i = 0; i < tenth.length; i++) {
                tenth[i] = (float) Math.sin(2 * Math.PI * (i + 0.5) / tenth.length);
            }
            Trigger trigger = new Trigger(Mode.AUTO, 0, Kind.RISING, 0, 0.1);
            Settings settings =
                    new Settings(both.panel().channels(), Ends.longestSeconds(quick, trace), 0.5, trigger, 0, 25);
            Scope scope = new Scope(both.panel(), settings, new Shown(both.panel()), new Workspace(), new Habits());
            for (int tenths = 0; tenths < 120; tenths++) {
                trace.write(trace.end(), tenth, tenth.length);
                if (tenths % 20 == 19) {
                    both.panel().trace(1).write(both.panel().trace(1).end(), new float[2000], 2000);
                }
                Frame frame = scope.next().orElseThrow();
                if (tenths > 60) {
                    assertEquals("triggered", frame.state());
                    assertThat(frame.measured().get(0).samples())
                            .isCloseTo((int) (settings.window() * quick.rate()), within(2));
                    assertThat(frame.late()).isEmpty();
                }
            }
        }
    }

    @Test
    void aWindowOfTwentySecondsIsShownAsFarAsTheTraceOfAChannelGoesBack() throws Exception {
        try (SharedInstrument whole =
                SharedInstrument.create(folder, "slow=sine:rate=1000", "quick=sine:rate=250000")) {
            for (Channel channel : whole.panel().channels()) {
                float[] second = new float[(int) channel.rate()];
                for (int i = 0; i < second.length; i++) {
                    second[i] = (float) Math.sin(2 * Math.PI * (i + 0.5) / second.length);
                }
                for (int i = 0; i < 30; i++) {
                    whole.panel().trace(channel.number()).write(i * (long) second.length, second, second.length);
                }
            }
            Trigger trigger = new Trigger(Mode.NORMAL, 0, Kind.RISING, 0, 0.1);
            Settings settings = new Settings(whole.panel().channels(), 20, 0.5, trigger, 0, 25);

            Frame frame = new Scope(whole.panel(), settings, new Shown(whole.panel()), new Workspace(), new Habits())
                    .next()
                    .orElseThrow();

            assertEquals("triggered", frame.state());
            assertThat(SignalsTest.decoded(frame.curves().get(0).curve())).doesNotContain(Float.NaN);
            assertThat(frame.measured().get(0).samples()).isBetween(19_999, 20_001);
            assertThat(frame.measured().get(0).frequency()).isCloseTo(1, within(1e-3));
            float[] quick = SignalsTest.decoded(frame.curves().get(1).curve());
            double kept = Ends.keptSeconds(
                    whole.panel().channels().get(1), whole.panel().trace(1));
            int begin = (int) ((30 - kept - (frame.at() - 10)) / 20 * quick.length);
            assertThat(begin).isBetween(500, 900);
            assertThat(Arrays.copyOf(quick, begin - 5)).containsOnly(Float.NaN);
            assertThat(Arrays.copyOfRange(quick, begin + 5, quick.length)).doesNotContain(Float.NaN);
        }
    }
}
