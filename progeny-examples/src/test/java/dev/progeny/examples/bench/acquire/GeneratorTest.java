package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {
    private static final float EXACT = 1e-6f;

    private static float[] samples(String text, long first, int count) throws Exception {
        float[] samples = new float[count];
        try (Source source = Sources.parse(text + ",speed=max").open()) {
            assertEquals(first, source.resumeAt(first, 0, 0));
            assertEquals(count, source.read(samples));
            assertEquals(first, source.first());
        }
        return samples;
    }

    @Test
    void theSineIsThatOfTheMathematicians() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long phase = i < 4 ? (long) i << 62 : random.nextLong();
            assertEquals(Math.sin(2 * Math.PI * (phase * 0x1p-64)), Phase.sine(phase), 1e-9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sine:rate=8,frequency=1                            | 0 0.70710678 1 0.70710678 0 -0.70710678 -1 -0.70710678",
                "sine:rate=8,frequency=1,phase=90,amplitude=2       | 2 1.41421356 0 -1.41421356 -2 -1.41421356 0 1.41421356",
                "square:rate=8,frequency=1,amplitude=3,offset=1     | 4 4 4 4 -2 -2 -2 -2",
                "square:rate=8,frequency=1,duty=25                  | 1 1 -1 -1 -1 -1 -1 -1",
                "square:rate=8,frequency=1,duty=0                   | -1 -1 -1 -1 -1 -1 -1 -1",
                "square:rate=8,frequency=1,duty=100                 | 1 1 1 1 1 1 1 1",
                "triangle:rate=8,frequency=1                        | 0 0.5 1 0.5 0 -0.5 -1 -0.5",
                "sawtooth:rate=8,frequency=1,phase=180              | -1 -0.75 -0.5 -0.25 0 0.25 0.5 0.75",
                "sine:rate=8,frequency=4,phase=90                   | 1 -1 1 -1 1 -1 1 -1",
                "burst:rate=8,frequency=2,cycles=1,seconds=0.75,offset=1 | 1 2 1 0 1 1 1 2",
                "chirp:rate=8,from=1,to=1,seconds=0.5               | 0 0.70710678 1 0.70710678 0 0.70710678 1 0.70710678",
                "noise:rate=8,amplitude=0,offset=3                  | 3 3 3 3 3 3 3 3"
            })
    void aShapeHasTheValuesThatItsNameSays(String text, String values) throws Exception {
        String[] each = values.split(" ");
        float[] expected = new float[each.length];
        for (int i = 0; i < each.length; i++) {
            expected[i] = Float.parseFloat(each[i]);
        }

        assertArrayEquals(expected, samples(text, 0, each.length), EXACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sine:rate=1M,frequency=12345.678",
                "square:rate=1M,frequency=12345.678,duty=33",
                "triangle:rate=1M,frequency=12345.678",
                "sawtooth:rate=1M,frequency=12345.678",
                "noise:rate=1M,seed=3",
                "chirp:rate=1M,from=100,to=400k,seconds=0.0123",
                "burst:rate=1M,frequency=5k,cycles=3,seconds=0.00123",
                "sine:rate=1M,frequency=12345.678,noise=0.5"
            })
    void aSampleIsTheSameWhereverTheReadingBegan(String text) throws Exception {
        int count = 1_000_000; // a second of the highest rate
        for (long first : new long[] {0, 86_400L * count * 30}) {
            float[] all = samples(text, first, count);

            for (int skipped : new int[] {1, 77_777, 999_999}) {
                assertArrayEquals(
                        Arrays.copyOfRange(all, skipped, count), samples(text, first + skipped, count - skipped));
            }
        }
    }

    @Test
    void afterAMonthAtTheHighestRateTheFrequencyIsStillRight() throws Exception {
        long aMonth = 30L * 86_400 * 1_000_000;

        assertArrayEquals(
                samples("sine:rate=1M,frequency=125k", 0, 1000),
                samples("sine:rate=1M,frequency=125k", aMonth, 1000)); // eight samples a cycle
    }

    @Test
    void noiseIsNormalAndIndependent() throws Exception {
        int count = 1_000_000;
        float[] noise = samples("noise:rate=1M,amplitude=2,offset=1", 0, count);

        double sum = 0;
        double squares = 0;
        double neighbours = 0;
        double fourths = 0;
        int within = 0;
        for (int i = 0; i < count; i++) {
            double deviation = (noise[i] - 1) / 2;
            sum += deviation;
            squares += deviation * deviation;
            fourths += Math.pow(deviation, 4);
            neighbours += i == 0 ? 0 : deviation * (noise[i - 1] - 1) / 2;
            within += Math.abs(deviation) < 1 ? 1 : 0;
        }

        assertEquals(0, sum / count, 0.005);
        assertEquals(1, squares / count, 0.01);
        assertEquals(3, fourths / count, 0.06);
        assertEquals(0, neighbours / count, 0.005);
        assertEquals(0.6827, within / (double) count, 0.003);
    }

    @Test
    void anotherSeedGivesOtherNoise() throws Exception {
        assertThat(samples("noise:seed=1", 0, 1000)).isNotEqualTo(samples("noise:seed=2", 0, 1000));
    }

    @Test
    void aChirpRisesSteadily() throws Exception {
        float[] chirp = samples("chirp:rate=1M,from=1000,to=9000,seconds=1", 0, 1_000_000);

        assertEquals(1200, risesThroughZero(chirp, 0, 200_000) * 5, 700);
        assertEquals(5000, risesThroughZero(chirp, 400_000, 600_000) * 5, 20);
        assertEquals(5000, risesThroughZero(chirp, 0, 1_000_000), 2);
    }

    private static int risesThroughZero(float[] samples, int from, int to) {
        int rises = 0;
        for (int i = Math.max(1, from); i < to; i++) {
            rises += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }
        return rises;
    }
}
