package dev.progeny.examples.bench;

import dev.progeny.examples.bench.supervise.BenchException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a command line, one after the other. */
final class Arguments {
    private static final int HIGHEST_PORT = 65_535;

    private final Iterator<String> rest;

    Arguments(String... arguments) {
        this.rest = Arrays.asList(arguments).iterator();
    }

    /** {@return the next argument, or null if there is none} */
    @Nullable
    String next() {
        return rest.hasNext() ? rest.next() : null;
    }

    /** {@return what follows an option} */
    String value(String option) throws BenchException {
        if (!rest.hasNext()) {
            throw new BenchException(option + " must be followed by a value");
        }
        return rest.next();
    }

    /** {@return the number that follows an option} */
    int number(String option, int min, int max) throws BenchException {
        String value = value(option);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw new BenchException(
                option + " must be a whole number between " + min + " and " + max + ", was \"" + value + "\"");
    }

    /** {@return the port that follows an option, or 0} */
    int port(String option) throws BenchException {
        return number(option, 0, HIGHEST_PORT);
    }

    /** {@return the word that follows an option, one of these, of which there are two or more} */
    String choice(String option, String... words) throws BenchException {
        String value = value(option);
        List<String> all = List.of(words);
        if (!all.contains(value)) {
            int last = all.size() - 1;
            throw new BenchException(option + " must be " + String.join(", ", all.subList(0, last)) + " or "
                    + all.get(last) + ", was \"" + value + "\"");
        }
        return value;
    }

    /** {@return the folder that follows an option; there may be none yet} */
    Path folder(String option) throws BenchException {
        Path folder = path(option);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new BenchException(option + " must be a folder, but " + folder + " is a file; name another");
        }
        return folder;
    }

    /** {@return the path that follows an option} */
    Path path(String option) throws BenchException {
        String value = value(option);
        try {
            if (!value.isBlank()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // the same message serves
        }
        throw new BenchException(option + " must be a path, was \"" + value + "\"");
    }

    /** {@return what is wrong with an argument that nobody knows} */
    static BenchException unknown(String argument) {
        return new BenchException("unknown argument \"" + argument + "\"; --help lists those there are");
    }
}
