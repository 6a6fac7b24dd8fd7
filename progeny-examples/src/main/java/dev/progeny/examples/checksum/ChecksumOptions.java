package dev.progeny.examples.checksum;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param workers how many processes the pool has
 * @param folders where the files are
 */
record ChecksumOptions(int workers, List<Path> folders) {
    static final String USAGE = """
            usage: checksum [--workers N] [FOLDER...]
              --workers N   let N processes work (default: one for each core)
              FOLDER        look for files below it (default: the present folder, and the JDK's)
            """;

    private static final int MAX_WORKERS = 1000;

    /**
     * Reads a command line.
     *
     * @throws ChecksumException if it is none; the message says which argument, its value, the limit and the remedy
     */
    static ChecksumOptions parse(String... arguments) throws ChecksumException {
        int workers = Runtime.getRuntime().availableProcessors();
        List<Path> folders = new ArrayList<>();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--workers")) {
                workers = workers(rest);
            } else if (argument.startsWith("--")) {
                throw new ChecksumException("unknown option \"" + argument + "\"; see below for those there are");
            } else {
                folders.add(folder(argument));
            }
        }
        return new ChecksumOptions(
                workers, folders.isEmpty() ? List.of(Path.of(""), Path.of(System.getProperty("java.home"))) : folders);
    }

    private static int workers(Iterator<String> rest) throws ChecksumException {
        if (!rest.hasNext()) {
            throw new ChecksumException("--workers must be followed by a number");
        }
        String value = rest.next();
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= MAX_WORKERS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw new ChecksumException(
                "--workers must be a whole number between 1 and " + MAX_WORKERS + ", was \"" + value + "\"");
    }

    private static Path folder(String argument) throws ChecksumException {
        try {
            Path folder = Path.of(argument);
            if (Files.isReadable(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // the same message serves
        }
        throw new ChecksumException("FOLDER must be a folder or a file that can be read, was \"" + argument + "\"");
    }
}
