package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchOptionsTest {
    @TempDir
    Path folder;

    @Test
    void withoutArgumentsARunIsShort() throws Exception {
        assertEquals(new BenchOptions(5, 1000, null, null, false), BenchOptions.parse());
    }

    @Test
    void eachArgumentIsHeeded() throws Exception {
        Path wav = Files.createFile(folder.resolve("a.wav"));

        BenchOptions options = BenchOptions.parse(
                "--kill", "--rate", "20", "--wav", wav.toString(), "--seconds", "10", "--store", folder.toString());

        assertEquals(new BenchOptions(10, 20, folder, wav, true), options);
    }

    @Test
    void aWrongArgumentIsRefusedWithItsNameItsValueAndTheLimit() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused("--rate must be a whole number between 1 and 10000, was \"0\"", "--rate", "0");
        assertRefused("--seconds must be a whole number between 1 and 86400, was \"1.5\"", "--seconds", "1.5");
        assertRefused("--seconds must be followed by a value", "--seconds");
        assertRefused("unknown argument \"--speed\"; see below for those there are", "--speed", "9");
        assertRefused("--store must be a folder, but " + file + " is a file; name another", "--store", file.toString());
        assertRefused("--store must be a path, was \"\"", "--store", "");
        assertRefused(
                "--store must be a path without a semicolon, which the database takes for the end of it, was \"a;b\"",
                "--store",
                "a;b");
        assertRefused("--wav must be a WAV file, but " + folder + " is none", "--wav", folder.toString());
        assertRefused("--wav must be a WAV file, but missing.wav does not exist", "--wav", "missing.wav");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> BenchOptions.parse(arguments))
                .isInstanceOf(BenchException.class)
                .hasMessage(message);
    }
}
