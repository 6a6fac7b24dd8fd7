package dev.progeny.examples.bench.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary folder for what only a run needs. It is named for the process that made it, so that the next run can remove it where that
 * process was killed.
 */
final class WorkFolder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WorkFolder.class.getName());
    private static final String PREFIX = "progeny-bench-";

    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder that only this user can read, after removing those of the dead. */
    static WorkFolder create() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        removeThoseOfTheDead(temp);
        return new WorkFolder(
                Files.createTempDirectory(temp, PREFIX + ProcessHandle.current().pid() + "-"));
    }

    private static void removeThoseOfTheDead(Path temp) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temp, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isOfTheDead(folder)) {
                    removeIfPossible(folder);
                }
            }
        }
    }

    /** It may be another user's, or another run removes it at the same time. */
    private static void removeIfPossible(Path folder) {
        try {
            removeTree(folder);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0}, whose process is dead, stays: {1}", folder, e);
        }
    }

    private static boolean isOfTheDead(Path folder) {
        try {
            String pid =
                    folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty() && Files.isWritable(folder);
        } catch (NumberFormatException e) {
            return false; // not ours
        }
    }

    private static void removeTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** {@return where the folder is} */
    Path path() {
        return path;
    }

    /** {@return a path in the folder} */
    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Removes the folder and all in it. Harmless when repeated. */
    @Override
    public void close() throws IOException {
        if (Files.exists(path)) {
            removeTree(path);
        }
    }
}
