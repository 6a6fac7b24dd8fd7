package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SourcesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sine",
                "sine:",
                "SINE:frequency=50",
                "square:frequency=1k,duty=20,amplitude=2.5,offset=-1,rate=1M,unit=mA",
                "triangle:phase=90,noise=10m,seed=7",
                "sawtooth:rate=0.5",
                "noise:amplitude=0.1,speed=max",
                "chirp:from=10,to=400,seconds=2",
                "burst:frequency=100,cycles=5,seconds=0.1",
                "stdin:rate=48k,format=s16le,scale=0.001",
                "tcp:localhost:4000,rate=1000,format=f64le,once",
                "tcp:[::1]:4000,rate=1000,once=no,timeout=2,pause=0.5,patience=10",
                "scpi:192.0.2.7:5025,rate=1000,range=10,points=500",
                "scpi:scope:5025,rate=1M,setup=*RST;CHANnel1:RANGe 8,0.5;RUN,query=WAVeform:DATA?,format=s16be,continuous"
            })
    void aSourceKeepsItsTextAndRateOnItsWayToAnotherProcess(String text) throws Exception {
        SourceSpec spec = Sources.parse(text);

        try (ChildProcess<String> child =
                ChildProcess.call(() -> spec.text() + " " + spec.rate() + " " + spec.unit())) {
            assertEquals(text + " " + spec.rate() + " " + spec.unit(), child.get());
        }
        assertEquals(text.startsWith("stdin"), spec.readsStandardInput());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cosine | \"cosine\" is no kind of source; there are sine, square, triangle, sawtooth, noise, chirp, burst, wav, csv, stdin, tcp, scpi",
                "a.wav | \"a.wav\" is no kind of source; there are sine,",
                "`` | \"\" is no kind of source",
                "sine:1000 | has \"1000\" where an option should be; write name=value, with commas between options",
                "sine:freq=5 | knows no option \"freq\"; it has amplitude, frequency, noise, offset, phase, rate, seed, speed, unit",
                "square:duty=101 | duty must be a number between 0 and 100, was \"101\"",
                "sine:rate=fast | rate must be a number between 0.001 and 1000000, was \"fast\"",
                "sine:rate=2M | rate must be a number between 0.001 and 1000000, was \"2M\"",
                "sine:rate=NaN | rate must be a number between 0.001 and 1000000, was \"NaN\"",
                "sine:rate=0x10 | rate must be a number between 0.001 and 1000000, was \"0x10\"",
                "sine:rate=1000,frequency=501 | frequency must be above 0 and at most half the rate of 1000, was 501; change it or rate",
                "sine:frequency=0 | frequency must be above 0 and at most half the rate of 1000, was 0",
                "sine:rate=10,rate=20 | has the option rate twice; leave one out",
                "sine:unit= | unit is empty; give it a value or leave it out",
                "sine:speed=fast | speed must be one of real, max, was \"fast\"",
                "sine:seed=1.5 | seed must be a whole number, was 1.5",
                "chirp:seconds=0.0001 | seconds must be at least one sample, 0.001, was 0.0001",
                "burst:frequency=10,cycles=5,seconds=0.4 | seconds must be at least 0.5, which 5 cycles of 10 Hz last, was 0.4",
                "wav: | has no FILE; write wav:FILE,name=value",
                "wav:repeat | has no FILE; write wav:FILE,name=value",
                "wav:/no/such.wav | the file /no/such.wav does not exist",
                "csv:/,rate=1 | the file / is no file",
                "stdin: | has no rate; add rate=N, how many samples a second the device sends",
                "stdin:rate=1,format=s8 | format must be one of s16le, s16be, f32le, f32be, f64le, f64be, text, was \"s8\"",
                "tcp: | has no HOST:PORT; write tcp:HOST:PORT,name=value",
                "tcp:localhost,rate=1 | the device must be HOST:PORT with a port from 1 to 65535, was \"localhost\"",
                "tcp:localhost:70000,rate=1 | the device must be HOST:PORT with a port from 1 to 65535, was \"localhost:70000\"",
                "tcp:localhost:1 | has no rate; add rate=N, how many samples a second the device sends",
                "scpi:localhost:1,rate=1,points=0 | points must be a number between 1 and 1000000, was \"0\"",
                "scpi:localhost:1,rate=1,range=1,setup=*RST | has both range and setup; put the range into setup",
                "scpi:localhost:1,rate=1,timeout=0 | timeout must be a number between 0.001 and 86400, was \"0\""
            })
    void aTextThatNamesNoSourceIsRefusedWithValueLimitAndRemedy(String text, String message) {
        assertThatThrownBy(() -> Sources.parse(text))
                .isInstanceOf(BadSourceException.class)
                .hasMessageStartingWith("source \"" + text + "\": " + message);
    }

    @Test
    void aPathMayHaveCommas() throws Exception {
        Path file = Files.writeString(folder.resolve("a,b,1.csv"), "1\n2\n");

        try (Source source = Sources.parse("csv:" + file + ",rate=10,speed=max").open()) {
            assertEquals(2, source.read(new float[5]));
        }
    }

    @Test
    void aFileThatWasRemovedSinceIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "1\n");
        SourceSpec spec = Sources.parse("csv:" + file + ",rate=10");
        Files.delete(file);

        assertThatThrownBy(spec::open).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }

    @Test
    void anotherProcessGoesOnWithTheVerySameSamples() throws Exception {
        SourceSpec spec = Sources.parse("chirp:rate=1M,from=10,to=300k,seconds=0.7,noise=0.1,speed=max");
        int count = 50_000;
        float[] all = new float[2 * count];
        try (Source source = spec.open()) {
            assertEquals(all.length, source.read(all));
        }

        try (ChildProcess<float[]> child = ChildProcess.call(() -> readFrom(spec, count, count))) {
            assertThat(child.get()).isEqualTo(Arrays.copyOfRange(all, count, 2 * count));
        }
    }

    private static float[] readFrom(SourceSpec spec, long first, int count) throws Exception {
        float[] samples = new float[count];
        try (Source source = spec.open()) {
            if (source.resumeAt(first, 0, 0) != first || source.read(samples) != count || source.first() != first) {
                throw new IllegalStateException("another sample came next");
            }
        }
        return samples;
    }
}
