package dev.progeny.examples.bench;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param seconds how long the devices are read
 * @param rate samples a second of each device
 * @param store the folder of the database, or null if it is not to be kept
 * @param wav the recording to play, or null for an example
 * @param kills whether each process is killed once
 */
record BenchOptions(
        int seconds,
        int rate,
        @Nullable Path store,
        @Nullable Path wav,
        boolean kills) {
    static final String USAGE = """
            usage: bench [--seconds N] [--rate N] [--store DIR] [--wav FILE] [--kill]
              --seconds N   read the devices for N seconds (default 5)
              --rate N      read each device N times a second (default 1000)
              --store DIR   keep the database in DIR, which is made if need be (default: a temporary folder, removed at the end)
              --wav FILE    play this recording as the second device (default: a generated one)
              --kill        kill each of the four processes once (kill -9), to see that nothing is lost
            """;

    private static final int DEFAULT_SECONDS = 5;
    private static final int DEFAULT_RATE = 1000;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_RATE = 10_000;

    /**
     * Reads a command line.
     *
     * @throws BenchException if it is none; the message says which argument, its value, the limit and the remedy
     */
    static BenchOptions parse(String... arguments) throws BenchException {
        int seconds = DEFAULT_SECONDS;
        int rate = DEFAULT_RATE;
        Path store = null;
        Path wav = null;
        boolean kills = false;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--seconds" -> seconds = number(option, value(option, rest), MAX_SECONDS);
                case "--rate" -> rate = number(option, value(option, rest), MAX_RATE);
                case "--store" -> store = folder(option, value(option, rest));
                case "--wav" -> wav = file(option, value(option, rest));
                case "--kill" -> kills = true;
                default ->
                    throw new BenchException("unknown argument \"" + option + "\"; see below for those there are");
            }
        }
        return new BenchOptions(seconds, rate, store, wav, kills);
    }

    private static String value(String option, Iterator<String> rest) throws BenchException {
        if (!rest.hasNext()) {
            throw new BenchException(option + " must be followed by a value");
        }
        return rest.next();
    }

    private static int number(String option, String value, int max) throws BenchException {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw new BenchException(option + " must be a whole number between 1 and " + max + ", was \"" + value + "\"");
    }

    private static Path folder(String option, String value) throws BenchException {
        Path folder = path(option, value);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new BenchException(option + " must be a folder, but " + folder + " is a file; name another");
        }
        if (folder.toAbsolutePath().toString().contains(";")) {
            throw new BenchException(
                    option + " must be a path without a semicolon, which the database takes for the end of it, was \""
                            + value + "\"");
        }
        return folder;
    }

    private static Path file(String option, String value) throws BenchException {
        Path file = path(option, value);
        if (!Files.isRegularFile(file)) {
            throw new BenchException(option + " must be a WAV file, but " + file
                    + (Files.exists(file) ? " is none" : " does not exist"));
        }
        return file;
    }

    private static Path path(String option, String value) throws BenchException {
        try {
            if (!value.isBlank()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // the same message serves
        }
        throw new BenchException(option + " must be a path, was \"" + value + "\"");
    }
}
