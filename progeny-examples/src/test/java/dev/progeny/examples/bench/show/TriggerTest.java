package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.show.Trigger.Kind;
import dev.progeny.examples.bench.show.Trigger.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a trigger is found, and what pictures are made of it. */
class TriggerTest {
    private static final float[] WAVE = {0, 2, 4, 2, 0, -2, -4, -2, 0, 2, 4, 2, 0};

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

    private static Settings settings(TestPanel panel, Mode mode, double level) {
        return new Settings(panel.channels(), 0.01, 0.5, new Trigger(mode, 0, Kind.RISING, level, 0.1), 0, 25);
    }

    private static TestPanel panel() {
        return TestPanel.create(
                List.of(new Channel(0, "one", "V", 10_000, ""), new Channel(1, "two", "V", 20_000, "")), Path.of(""));
    }

    /** Writes a second of a sine of 100 Hz to both channels, the second twice as high, and half a period later. */
    private static void feed(TestPanel panel) {
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
        TestPanel panel = panel();
        feed(panel);

        Frame frame = new Scope(panel, settings(panel, Mode.AUTO, 0), new Shown(panel))
                .next()
                .orElseThrow();

        assertEquals("triggered", frame.state());
        float[] one = SignalsTest.decoded(frame.curves().get(0).curve());
        float[] two = SignalsTest.decoded(frame.curves().get(1).curve());
        assertThat(one[499]).isCloseTo(0, within(0.01F));
        assertThat(one[500]).isCloseTo(0, within(0.01F));
        assertThat(one[750]).isCloseTo(1, within(0.01F));
        assertThat(two[750]).isCloseTo(-2, within(0.01F));
        assertThat(frame.measured().get(1).max()).isCloseTo(2, within(0.01));
        assertThat(panel.shown(0)).isBetween(98L, 102L);
        panel.close();
    }

    @Test
    void withoutATriggerAutoShowsTheNewestAndNormalNothing() {
        TestPanel panel = panel();
        feed(panel);
        Scope auto = new Scope(panel, settings(panel, Mode.AUTO, 5), new Shown(panel));
        Scope normal = new Scope(panel, settings(panel, Mode.NORMAL, 5), new Shown(panel));

        assertEquals("free", auto.next().orElseThrow().state());
        assertThat(normal.next()).isEmpty();
        panel.close();
    }

    @Test
    void normalShowsEachTriggerOnceAndSingleOneInAll() {
        TestPanel panel = panel();
        feed(panel);
        Scope normal = new Scope(panel, settings(panel, Mode.NORMAL, 0), new Shown(panel));
        Scope single = new Scope(panel, settings(panel, Mode.SINGLE, 0), new Shown(panel));

        Optional<Frame> first = normal.next();
        assertThat(first).isPresent();
        assertThat(normal.next()).isEmpty();
        feed(panel);
        assertThat(normal.next().orElseThrow().at()).isGreaterThan(first.get().at());
        assertThat(single.next()).isPresent();
        assertThat(single.hasEnded()).isTrue();
        panel.close();
    }

    @Test
    void aChannelThatHasStoppedIsShownWithItsOwnEndAndSaidToBeLate() {
        TestPanel panel = panel();
        feed(panel);
        float[] more = new float[20_000];
        panel.trace(1).write(20_000, more, more.length);

        Frame frame = new Scope(panel, settings(panel, Mode.AUTO, 5), new Shown(panel))
                .next()
                .orElseThrow();

        assertEquals(List.of(0), frame.late());
        assertThat(frame.measured().get(0).max()).isCloseTo(1, within(0.01));
        assertThat(frame.measured().get(1).max()).isZero();
        panel.close();
    }
}
