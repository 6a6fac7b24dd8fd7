package dev.progeny.examples.bench;

import dev.progeny.examples.bench.supervise.BenchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of a command for recordings says.
 *
 * @param folder of the recordings
 * @param words what stands without an option: which recording, and what else the command needs
 * @param format the option that names the file, or empty
 * @param file the file that is to be written, or null
 */
record RecordingArguments(
        Path folder,
        List<String> words,
        String format,
        @Nullable Path file) {
    static final String STORE = "--store";

    /**
     * Reads a command line.
     *
     * @param most how many words there may be
     * @param formats the options that may name a file
     * @param arguments what follows the command
     */
    static RecordingArguments parse(int most, List<String> formats, String... arguments) throws BenchException {
        Path folder = BenchOptions.home();
        List<String> words = new ArrayList<>();
        String format = "";
        Path file = null;
        Arguments rest = new Arguments(arguments);
        for (String argument = rest.next(); argument != null; argument = rest.next()) {
            if (argument.equals(STORE)) {
                folder = rest.folder(argument);
            } else if (formats.contains(argument)) {
                if (file != null) {
                    throw new BenchException("one of " + String.join(" and ", formats) + " can be given, once");
                }
                format = argument;
                file = rest.path(argument);
            } else if (words.size() == most || argument.startsWith("--")) {
                throw Arguments.unknown(argument);
            } else {
                words.add(argument);
            }
        }
        return new RecordingArguments(folder, List.copyOf(words), format, file);
    }
}
