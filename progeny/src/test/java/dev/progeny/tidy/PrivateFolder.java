package dev.progeny.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives this test JVM and its descendants a shared-memory folder of their own, so that whatever is found there is theirs, however many
 * other test JVMs run on the machine. It is named for the JVM's process id; those of dead test JVMs are removed.
 */
public final class PrivateFolder implements LauncherSessionListener {
    private static final String PROPERTY = "progeny.folder";
    private static final String PREFIX = "progeny-test-";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** {@return the folder, or null where a test JVM was started without this listener} */
    static Path path() {
        String path = System.getProperty(PROPERTY);
        return path == null ? null : Path.of(path);
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(PROPERTY) != null) {
            return; // the one who started this JVM has chosen
        }
        Path base = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = base.resolve(PREFIX + ProcessHandle.current().pid());
        try {
            removeThoseOfTheDead(base);
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the shared-memory folder of this test JVM", e);
        }
        System.setProperty(PROPERTY, folder.toString());
        // After the library's own hooks at most a moment is left to wait for; a JVM that is killed leaves it to the
        // next.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> removeSoon(folder), "progeny-test-folder-removal"));
    }

    private static void removeThoseOfTheDead(Path base) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path folder : folders) {
                long pid = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
                boolean dead = ProcessHandle.of(pid).isEmpty()
                        || pid == ProcessHandle.current().pid();
                if (dead && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(folder)) {
                    removeTree(folder);
                }
            }
        }
    }

    private static void removeSoon(Path folder) {
        for (int attempt = 0; attempt < 20 && Files.exists(folder); attempt++) {
            try {
                removeTree(folder);
            } catch (IOException | UncheckedIOException e) {
                // The library's own hook is removing the same files at this moment.
            }
            if (Files.exists(folder)) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
