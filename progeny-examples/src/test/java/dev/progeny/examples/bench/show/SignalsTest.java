package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured on signals that are known. */
class SignalsTest {
    private static final double RATE = 250_000;

    private static float[] signal(int count, DoubleUnaryOperator atSecond) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) atSecond.applyAsDouble(i / RATE);
        }
        return samples;
    }

    private static double sine(double frequency, double seconds) {
        return Math.sin(2 * Math.PI * frequency * seconds);
    }

    private static Measurements measure(float... samples) {
        return Measurements.of(0, samples, 0, samples.length, RATE);
    }

    @Test
    void aSineIsMeasuredAsMathematicsSays() {
        Measurements measured = measure(signal(25_000, t -> 0.5 + 2 * sine(1000, t)));

        assertThat(measured.mean()).isCloseTo(0.5, within(1e-4));
        assertThat(measured.rms()).isCloseTo(Math.sqrt(0.25 + 2), within(1e-4));
        assertThat(measured.min()).isCloseTo(-1.5, within(1e-3));
        assertThat(measured.max()).isCloseTo(2.5, within(1e-3));
        assertEquals(25_000, measured.samples());
    }

    @ParameterizedTest
    @CsvSource({"25, 0", "997, 0", "1000, 0.05", "12345, 0.02", "50000, 0", "99000, 0"})
    void theFrequencyIsRightWithinOneInAHundredAlsoWithNoise(double frequency, double noise) {
        Random random = new Random(7);

        Measurements measured =
                measure(signal(25_000, t -> 3 + sine(frequency, t + 1e-5) + noise * random.nextGaussian()));

        assertThat(measured.frequency()).isCloseTo(frequency, within(frequency / 100));
    }

    @Test
    void aSquareAndAPulseHaveAFrequencyToo() {
        assertThat(measure(signal(25_000, t -> t * 440 % 1 < 0.5 ? 5 : 0)).frequency())
                .isCloseTo(440, within(1.0));
        assertThat(measure(signal(25_000, t -> t * 440 % 1 < 0.05 ? 5 : 0)).frequency())
                .isCloseTo(440, within(1.0));
    }

    @Test
    void whatHasNoPeriodHasNoFrequency() {
        assertThat(measure(signal(25_000, t -> 1.5)).frequency()).isNaN();
        assertThat(measure(signal(25_000, t -> sine(8, t))).frequency()).isNaN();
        assertThat(measure(1, 1, Float.NaN).mean()).isEqualTo(1);
        assertThat(measure(Float.NaN).mean()).isNaN();
        assertThat(measure().mean()).isNaN();
        float[] gap = signal(25_000, t -> sine(1000, t));
        gap[12_000] = Float.NaN;
        assertThat(measure(gap).frequency()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "12345.6, 0.25", "100, 10", "124000, 1"})
    void theStrongestFrequencyOfASpectrumIsThatOfTheSine(double frequency, double amplitude) {
        float[] samples = signal(16_384, t -> 2 + amplitude * sine(frequency, t));

        Spectrum spectrum = Spectrum.of(0, samples, 16_384, RATE, RATE / 2);

        assertThat(spectrum.peakFrequency()).isCloseTo(frequency, within(1.0));
        assertThat(spectrum.peakLevel()).isCloseTo(20 * Math.log10(amplitude / Math.sqrt(2)), within(1.5));
        assertThat(spectrum.resolution()).isCloseTo(RATE / 16_384, within(1e-9));
    }

    @Test
    void theCurveOfASpectrumHasItsPeaksWhereTheSignalsAre() {
        double top = RATE / 2;
        float[] samples = signal(8192, t -> sine(top / 4, t) + 0.01 * sine(top * 3 / 4, t));

        float[] curve = decoded(Spectrum.of(0, samples, 8192, RATE, top).curve());

        assertThat(curve[250]).isCloseTo(-3.01F, within(0.2F));
        assertThat(curve[749]).isCloseTo(-43.01F, within(0.2F));
        assertThat(curve[500]).isLessThan(-90);
        float[] ofSlower = decoded(Spectrum.of(0, samples, 8192, RATE, 2 * top).curve());
        assertThat(ofSlower[125]).isCloseTo(-3.01F, within(0.2F));
        assertThat(ofSlower[900]).isNaN();
    }

    @Test
    void aSilentSpectrumHasNoPeak() {
        Spectrum spectrum = Spectrum.of(0, new float[1024], 1024, RATE, RATE / 2);

        assertThat(spectrum.peakFrequency()).isNaN();
        assertThat(decoded(spectrum.curve())).containsOnly(-200);
    }

    @Test
    void noPeakIsLostWhenACurveHasFewerPointsThanSamples() {
        float[] samples = new float[1_000_000];
        samples[123_456] = 9;
        samples[777_777] = -9;

        float[] curve = decoded(new Excerpt(0, RATE, samples, samples.length, 0, samples.length).curve());

        assertEquals(1000, curve.length);
        assertThat(curve[123_456 / 2000 * 2] + curve[123_456 / 2000 * 2 + 1]).isCloseTo(9, within(1e-3F));
        assertThat(curve[777_777 / 2000 * 2] + curve[777_777 / 2000 * 2 + 1]).isCloseTo(-9, within(1e-3F));
    }

    @Test
    void aCurveOfFewSamplesLiesOnTheLinesBetweenThem() {
        float[] samples = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

        float[] curve = decoded(new Excerpt(0, RATE, samples, samples.length, 1.25, 10).curve());

        for (int i = 0; i < curve.length; i++) {
            if (1.25 + (i + 0.5) / 100 < 11) {
                assertThat(curve[i]).isCloseTo((float) (1.25 + (i + 0.5) / 100), within(1e-3F));
            } else {
                assertThat(curve[i]).isNaN();
            }
        }
    }

    @Test
    void whereSamplesAreMissingTheCurveHasAGap() {
        float[] samples = signal(5000, t -> 1);
        java.util.Arrays.fill(samples, 2000, 2500, Float.NaN);

        float[] curve = decoded(new Excerpt(0, RATE, samples, samples.length, -2500, 10_000).curve());

        assertThat(curve[0]).isNaN();
        assertThat(curve[249]).isNaN();
        assertThat(curve[250]).isEqualTo(1);
        assertThat(curve[475]).isNaN();
        assertThat(curve[749]).isEqualTo(1);
        assertThat(curve[750]).isNaN();
    }

    static float[] decoded(Coded coded) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(coded.data())).order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[bytes.capacity() / 2];
        for (int i = 0; i < numbers.length; i++) {
            int bits = Short.toUnsignedInt(bytes.getShort());
            numbers[i] = bits == 0xFFFF ? Float.NaN : (float) (coded.low() + coded.step() * bits);
        }
        return numbers;
    }
}
