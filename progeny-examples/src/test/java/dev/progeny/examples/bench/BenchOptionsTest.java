package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.supervise.BenchException;
import dev.progeny.examples.bench.supervise.ChannelSpec;
import dev.progeny.examples.bench.supervise.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchOptionsTest {
    @TempDir
    Path folder;

    @Test
    void withoutArgumentsTwoSignalsAreShownAndRecordedUntilCtrlC() throws Exception {
        RunOptions options = BenchOptions.parse();

        assertEquals(List.of("sine", "square"), names(options));
        assertEquals(10_000, options.channels().get(0).source().rate());
        assertEquals(Long.MAX_VALUE, options.limit(10_000));
        assertEquals(Path.of(System.getProperty("user.home"), "progeny-bench"), options.store());
        assertNull(options.name());
        assertTrue(options.hasPage());
        assertFalse(options.drops());
        assertFalse(options.kills());
        assertEquals(0, options.port());
    }

    @Test
    void eachArgumentIsHeeded() throws Exception {
        RunOptions options = BenchOptions.parse(
                "--kill",
                "--channel",
                "left=sine:frequency=5,rate=100",
                "--channel",
                "right=noise:rate=20",
                "--seconds",
                "10",
                "--store",
                folder.toString(),
                "--name",
                "first try",
                "--when-full",
                "drop",
                "--port",
                "8123",
                "--no-page");

        assertEquals(List.of("left", "right"), names(options));
        assertEquals(
                "sine:frequency=5,rate=100", options.channels().get(0).source().text());
        assertEquals(new RunOptions(options.channels(), 10, folder, "first try", true, 8123, false, true), options);
        assertEquals(1000, options.limit(100));
    }

    @Test
    void theRateIsThatOfTheGeneratedChannels() throws Exception {
        assertEquals(
                500,
                BenchOptions.parse("--rate", "500").channels().get(1).source().rate());
    }

    @Test
    void theHeavyRunHasEightQuickChannelsForAMinuteAndLeavesNothing() throws Exception {
        RunOptions options = BenchOptions.parse("--heavy");

        assertEquals(8, options.channels().size());
        assertEquals(
                List.of(250_000.0),
                options.channels().stream()
                        .map(channel -> channel.source().rate())
                        .distinct()
                        .toList());
        assertEquals(60, options.seconds());
        assertNull(options.store());
        assertEquals(
                folder,
                BenchOptions.parse("--heavy", "--store", folder.toString()).store());
    }

    @Test
    void aWrongArgumentIsRefusedWithItsNameItsValueAndTheLimit() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused("--rate must be a whole number between 200 and 1000000, was \"0\"", "--rate", "0");
        assertRefused("--seconds must be a whole number between 1 and 604800, was \"1.5\"", "--seconds", "1.5");
        assertRefused("--seconds must be followed by a value", "--seconds");
        assertRefused("--port must be a whole number between 0 and 65535, was \"-1\"", "--port", "-1");
        assertRefused("unknown argument \"--speed\"; --help lists those there are", "--speed", "9");
        assertRefused("--store must be a folder, but " + file + " is a file; name another", "--store", file.toString());
        assertRefused("--store must be a path, was \"\"", "--store", "");
        assertRefused("--name must not be blank", "--name", " ");
        assertRefused("--when-full must be wait or drop, was \"maybe\"", "--when-full", "maybe");
    }

    @Test
    void aWrongChannelIsRefused() {
        assertRefused(
                "--channel must be NAME=SOURCE, such as left=sine:frequency=50, with a name of at most 32 letters, digits,"
                        + " dots, hyphens and underscores, was \"sine:frequency=5\"",
                "--channel",
                "sine:frequency=5");
        assertThatThrownBy(() -> BenchOptions.parse("--channel", "a=magic:"))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("--channel a: ")
                .hasMessageContaining("magic");
        assertRefused(
                "two channels are called a; give each a name of its own",
                "--channel",
                "a=noise",
                "--channel",
                "a=sine");
        assertRefused(
                "--rate is for generated channels, but there is --channel; write rate=N in the source instead",
                "--channel",
                "a=noise",
                "--rate",
                "500");
        assertRefused(
                "only one channel can read the standard input, but both a and b do; take another source for one",
                "--channel",
                "a=stdin:rate=10",
                "--channel",
                "b=stdin:rate=10");
    }

    private static List<String> names(RunOptions options) {
        return options.channels().stream().map(ChannelSpec::name).toList();
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> BenchOptions.parse(arguments))
                .isInstanceOf(BenchException.class)
                .hasMessage(message);
    }
}
