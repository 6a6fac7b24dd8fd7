package dev.progeny.examples.mandelbrot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * What the command line says.
 *
 * @param workers how many processes the pool has
 * @param width of the picture, in pixels; its height is two thirds of that
 * @param file where the picture goes
 */
record MandelbrotOptions(int workers, int width, Path file) {
    static final String USAGE = """
            usage: mandelbrot [--workers N] [--width N] [FILE]
              --workers N   let N processes work (default: one for each core)
              --width N     so many pixels, and two thirds of that high (default: 1200)
              FILE          where the picture goes, as PNG (default: mandelbrot.png)
            """;

    private static final int MOST_WORKERS = 1000;
    private static final int LEAST_WIDTH = 3;
    private static final int MOST_WIDTH = 30_000;

    int height() {
        return width * 2 / 3;
    }

    /**
     * Reads a command line.
     *
     * @throws MandelbrotException if it is none; the message says which argument, its value, the limit and the remedy
     */
    static MandelbrotOptions parse(String... arguments) throws MandelbrotException {
        int workers = Runtime.getRuntime().availableProcessors();
        int width = 1200;
        Path file = Path.of("mandelbrot.png");
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--workers")) {
                workers = number(argument, rest, 1, MOST_WORKERS);
            } else if (argument.equals("--width")) {
                width = number(argument, rest, LEAST_WIDTH, MOST_WIDTH);
            } else if (argument.startsWith("--")) {
                throw new MandelbrotException("unknown option \"" + argument + "\"; see below for those there are");
            } else {
                file = file(argument);
            }
        }
        return new MandelbrotOptions(workers, width, file);
    }

    private static int number(String option, Iterator<String> rest, int least, int most) throws MandelbrotException {
        String value = rest.hasNext() ? rest.next() : "";
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw new MandelbrotException(
                option + " must be a whole number between " + least + " and " + most + ", was \"" + value + "\"");
    }

    private static Path file(String argument) throws MandelbrotException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new MandelbrotException("FILE must be a path, was \"" + argument + "\"");
        }
    }
}
