package dev.progeny.examples.bench;

import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.Recordings;
import dev.progeny.examples.bench.store.StoreException;
import dev.progeny.examples.bench.supervise.BenchException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The commands for recordings; they may be used while the instrument runs. */
final class RecordingCommands {
    private static final String CSV = "--csv";
    private static final String WAV = "--wav";

    private RecordingCommands() {}

    /** Prints the recordings of a store, one a line. */
    static void list(PrintStream out, String... arguments) throws BenchException {
        Path folder = RecordingArguments.parse(0, List.of(), arguments).folder();
        try (Recordings recordings = open(folder)) {
            List<Recording> all = recordings.list();
            List<Recording> halfDeleted = recordings.halfDeleted();
            for (Recording recording : all) {
                out.println(line(recording, end(recordings, recording)));
            }
            halfDeleted.forEach(recording -> out.println(halfDeleted(recording)));
            if (all.isEmpty() && halfDeleted.isEmpty()) {
                out.println("no recordings in " + folder);
            }
        } catch (StoreException e) {
            throw failed(folder, e);
        }
    }

    private static Recordings open(Path folder) throws BenchException, StoreException {
        if (!Files.isDirectory(folder)) {
            throw new BenchException("there are no recordings in " + folder + ", which does not exist; "
                    + RecordingArguments.STORE + " DIR names another folder");
        }
        return Recordings.open(folder);
    }

    private static BenchException failed(Path folder, Exception cause) {
        return new BenchException("the recordings in " + folder + " failed: " + cause.getMessage(), cause);
    }

    private static String end(Recordings recordings, Recording listed) throws StoreException {
        if (recordings.isBeingMade(listed)) {
            return "being made";
        }
        // It may have ended since it was listed.
        Recording last = listed.ended() == null ? recordings.find(listed.id()).orElse(listed) : listed;
        return last.ended() == null ? "not ended in order" : "until " + last.ended();
    }

    private static String line(Recording recording, String end) {
        return String.format(
                Locale.ROOT,
                "%d  \"%s\"  %s  %s  %d samples  %s",
                recording.id(),
                recording.name(),
                recording.started(),
                end,
                recording.samples().stream().mapToLong(Long::longValue).sum(),
                recording.channels().stream().map(Channel::name).collect(Collectors.joining(", ")));
    }

    private static String halfDeleted(Recording recording) {
        return recording.id() + "  \"" + recording.name() + "\"  is being deleted, or was in part; \"bench delete "
                + recording.id() + "\" deletes what is left";
    }

    /** Gives a recording another name. */
    static void rename(PrintStream out, String... arguments) throws BenchException {
        RecordingArguments said = RecordingArguments.parse(2, List.of(), arguments);
        if (said.words().size() < 2) {
            throw new BenchException(
                    "rename must be followed by the id or the name of a recording, and by its new name");
        }
        String name = said.words().get(1);
        try (Recordings recordings = open(said.folder())) {
            Recording recording = find(recordings.list(), said.words().get(0));
            recordings.rename(recording.id(), name);
            out.println(
                    "renamed: recording " + recording.id() + ", \"" + recording.name() + "\", is \"" + name + "\" now");
        } catch (StoreException e) {
            throw new BenchException("not renamed: " + e.getMessage(), e);
        }
    }

    /** Deletes a recording. */
    static void delete(PrintStream out, String... arguments) throws BenchException {
        RecordingArguments said = RecordingArguments.parse(1, List.of(), arguments);
        if (said.words().isEmpty()) {
            throw new BenchException("delete must be followed by the id or the name of a recording");
        }
        try (Recordings recordings = open(said.folder())) {
            List<Recording> all = new ArrayList<>(recordings.list());
            all.addAll(recordings.halfDeleted());
            Recording recording = find(all, said.words().get(0));
            recordings.delete(recording.id());
            out.println("deleted: recording " + recording.id() + ", \"" + recording.name() + "\"");
        } catch (StoreException e) {
            throw new BenchException("not deleted: " + e.getMessage(), e);
        }
    }

    /** Writes a recording to a file. */
    static void export(PrintStream out, String... arguments) throws BenchException {
        RecordingArguments said = RecordingArguments.parse(1, List.of(CSV, WAV), arguments);
        Path file = said.file();
        if (said.words().isEmpty() || file == null) {
            throw new BenchException("export must be followed by the id or the name of a recording, and --csv or --wav"
                    + " with a file");
        }
        export(said.folder(), said.words().get(0), said.format(), file);
        out.println("written: " + file);
    }

    private static void export(Path folder, String which, String format, Path file) throws BenchException {
        try (Recordings recordings = open(folder)) {
            long recording = find(recordings.list(), which).id();
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
        Path beside = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".bench-");
        Path part = beside.resolve("part");
        try {
            write(recordings, recording, format, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
            Files.delete(beside);
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

    /** By its id or its name, which no other has; but the name of one may be the id of another. */
    private static Recording find(List<Recording> all, String which) throws BenchException {
        List<Recording> found = all.stream()
                .filter(recording -> Long.toString(recording.id()).equals(which)
                        || recording.name().equals(which))
                .toList();
        if (found.isEmpty()) {
            throw new BenchException("there is no recording with the id or the name \"" + which
                    + "\"; \"bench recordings\" lists those there are");
        }
        if (found.size() > 1) {
            throw new BenchException("\"" + which + "\" is the id of one recording and the name of another: "
                    + found.stream()
                            .map(recording -> "recording " + recording.id() + ", \"" + recording.name() + "\"")
                            .collect(Collectors.joining("; "))
                    + "; for that with this name say its id, for that with this id its name");
        }
        return found.get(0);
    }
}
