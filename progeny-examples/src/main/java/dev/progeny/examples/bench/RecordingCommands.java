package dev.progeny.examples.bench;

import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recordings;
import dev.progeny.examples.bench.store.Recordings.Recording;
import dev.progeny.examples.bench.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that look at recordings; they may be used while the instrument runs. */
final class RecordingCommands {
    private static final String STORE = "--store";
    private static final String WAV = "--wav";

    private RecordingCommands() {}

    /** Prints the recordings of a store, one a line. */
    static void list(PrintStream out, String... arguments) throws BenchException {
        Path folder = BenchOptions.home();
        Arguments rest = new Arguments(arguments);
        for (String option = rest.next(); option != null; option = rest.next()) {
            if (!option.equals(STORE)) {
                throw Arguments.unknown(option);
            }
            folder = rest.folder(option);
        }
        try (Recordings recordings = open(folder)) {
            List<Recording> all = recordings.list();
            all.forEach(recording -> out.println(line(recording)));
            if (all.isEmpty()) {
                out.println("no recordings in " + folder);
            }
        } catch (StoreException e) {
            throw failed(folder, e);
        }
    }

    private static Recordings open(Path folder) throws BenchException, StoreException {
        if (!Files.isDirectory(folder)) {
            throw new BenchException("there are no recordings in " + folder + ", which does not exist; " + STORE
                    + " DIR names another folder");
        }
        return Recordings.open(folder);
    }

    private static BenchException failed(Path folder, Exception cause) {
        return new BenchException("the recordings in " + folder + " failed: " + cause.getMessage(), cause);
    }

    private static String line(Recording recording) {
        return String.format(
                Locale.ROOT,
                "%d  \"%s\"  %s  %s  %d samples  %s",
                recording.id(),
                recording.name(),
                recording.started(),
                recording.ended() == null ? "not ended in order" : "until " + recording.ended(),
                recording.samples().stream().mapToLong(Long::longValue).sum(),
                recording.channels().stream().map(Channel::name).collect(Collectors.joining(", ")));
    }

    /** Writes a recording to a file. */
    static void export(PrintStream out, String... arguments) throws BenchException {
        Path folder = BenchOptions.home();
        String which = null;
        String format = "";
        Path file = null;
        Arguments rest = new Arguments(arguments);
        for (String argument = rest.next(); argument != null; argument = rest.next()) {
            switch (argument) {
                case STORE -> folder = rest.folder(argument);
                case "--csv", WAV -> {
                    if (file != null) {
                        throw new BenchException("one of --csv and --wav can be given, once");
                    }
                    format = argument;
                    file = rest.path(argument);
                }
                default -> {
                    if (which != null || argument.startsWith("--")) {
                        throw Arguments.unknown(argument);
                    }
                    which = argument;
                }
            }
        }
        if (which == null || file == null) {
            throw new BenchException("export must be followed by the id or the name of a recording, and --csv or --wav"
                    + " with a file");
        }
        export(folder, which, format, file);
        out.println("written: " + file);
    }

    private static void export(Path folder, String which, String format, Path file) throws BenchException {
        try (Recordings recordings = open(folder)) {
            long recording = find(recordings.list(), which);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                write(recordings, recording, format, file); // a device or a pipe
            } else {
                replace(recordings, recording, format, Files.exists(file) ? file.toRealPath() : file);
            }
        } catch (StoreException e) {
            throw failed(folder, e);
        } catch (IOException e) {
            throw new BenchException("cannot write " + file + ": " + BenchException.reason(e), e);
        }
    }

    /** A file has all of the recording, or what it had before. */
    private static void replace(Recordings recordings, long recording, String format, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            write(recordings, recording, format, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(Recordings recordings, long recording, String format, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            if (format.equals(WAV)) {
                recordings.writeWav(recording, out);
            } else {
                recordings.writeCsv(recording, out);
            }
        }
    }

    /** An id names one recording, a name the newest of that name. */
    private static long find(List<Recording> recordings, String which) throws BenchException {
        @Nullable Recording found = null;
        for (Recording recording : recordings) {
            if (Long.toString(recording.id()).equals(which)) {
                return recording.id();
            }
            if (recording.name().equals(which) && (found == null || recording.id() > found.id())) {
                found = recording;
            }
        }
        if (found == null) {
            throw new BenchException("there is no recording with the id or the name \"" + which
                    + "\"; \"bench recordings\" lists those there are");
        }
        return found.id();
    }
}
