package dev.progeny.internal.launch;

import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where archives are kept: {@code $XDG_CACHE_HOME/progeny}, else {@code ~/.cache/progeny}, for this user only; or where the system property
 * {@code progeny.cache} says, which may also be {@code off}.
 *
 * <p>A file is named {@code KEY-CHECKSUM-LENGTH} and appears whole, by renaming. It is read through once by each process that wants to use it:
 * JDK 17 crashes over an archive that is cut off. What is being made is named {@code KEY-PID-START.making}; a process that finds such a file
 * of a dead one removes it.
 */
final class ArchiveFolder {
    /** Name of the system property that chooses the folder, or turns archives off. */
    static final String PROPERTY = "progeny.cache";

    private static final String OFF = "off";
    private static final String MAKING = ".making";
    private static final int MOST_FILES = 8;
    private static final long MOST_BYTES = 512L << 20;
    private static final int CHUNK_BYTES = 1 << 18;

    private final Path path;

    private ArchiveFolder(Path path) {
        this.path = path;
    }

    /** {@return the folder, which need not exist; null if there is to be none} */
    static @Nullable ArchiveFolder chosen() {
        String chosen = System.getProperty(PROPERTY, "");
        if (chosen.equals(OFF)) {
            return null;
        }
        try {
            if (!chosen.isEmpty()) {
                return new ArchiveFolder(Path.of(chosen).toAbsolutePath());
            }
            String cache = System.getenv("XDG_CACHE_HOME");
            if (cache != null && Path.of(cache).isAbsolute()) {
                return new ArchiveFolder(Path.of(cache, "progeny"));
            }
            Path home = Path.of(System.getProperty("user.home", ""));
            return home.isAbsolute() ? new ArchiveFolder(home.resolve(".cache").resolve("progeny")) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** {@return the whole and sound file of this archive, or null if there is none} */
    @Nullable
    Path find(Archive archive) {
        if (!Files.exists(path) || !isTrusted()) {
            return null;
        }
        sweep();
        for (Path file : list(archive.key() + "-*" + archive.suffix())) {
            try {
                if (file.getFileName().toString().equals(name(archive, file))) {
                    touch(file);
                    return file;
                }
                Files.delete(file);
            } catch (IOException e) {
                Loggers.general().log(Level.DEBUG, "no use of archive " + file, e);
            }
        }
        return null;
    }

    /** Marks a file as used, for {@link #publish}; where that is not possible, nothing is ever removed either. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            return; // it serves as well without
        }
    }

    /** An archive holds code, so one that another user may have put there is left alone. */
    private boolean isTrusted() {
        try {
            Folders.checkPrivate(path);
            return true;
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, "no use of the archives in " + path, e);
            return false;
        }
    }

    private static String name(Archive archive, Path file) throws IOException {
        CRC32 sum = new CRC32();
        long length = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sum.update(chunk, 0, read);
                length += read;
            }
        }
        return archive.key() + "-" + Long.toHexString(sum.getValue()) + "-" + length + archive.suffix();
    }

    /**
     * {@return where to make this archive, or null if another process is at it}
     *
     * @throws IOException if the folder cannot be made or written to, or is not this user's alone
     */
    @Nullable
    Path begin(Archive archive) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Folders.ensurePrivate(path);
        if (!Files.isWritable(path)) { // else a JVM would be trained, to fail at its end
            throw new IOException("cannot write to " + path + "; choose another folder with -D" + PROPERTY + "=/path");
        }
        sweep();
        if (!list(archive.key() + "-*" + MAKING + "*").isEmpty()) {
            return null;
        }
        String name = archive.key() + "-" + ProcessIdentity.toName(ProcessIdentity.self()) + MAKING;
        return path.resolve(name);
    }

    /** Removes what was being made by processes that were killed. */
    private void sweep() {
        for (Path making : list("*" + MAKING + "*")) {
            if (!ProcessIdentity.isAlive(maker(making))) {
                Folders.remove(making);
            }
        }
    }

    private static long maker(Path making) {
        String name = making.getFileName().toString();
        int dash = name.indexOf('-');
        return ProcessIdentity.fromName(name.substring(dash + 1, name.indexOf(MAKING)));
    }

    /** Makes a finished file known, and removes the least used where there are too many. */
    void publish(Archive archive, Path made) throws IOException {
        Files.move(made, path.resolve(name(archive, made)), StandardCopyOption.ATOMIC_MOVE);
        List<Path> files = new ArrayList<>(list("*-*-*.{aot,jsa}"));
        files.sort(Comparator.comparing(ArchiveFolder::lastUsed).reversed());
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            bytes += Files.size(files.get(i));
            if (i >= MOST_FILES || bytes > MOST_BYTES) {
                Folders.remove(files.get(i));
            }
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private List<Path> list(String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, pattern)) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // it is not there yet, or not ours to read
        }
        return found;
    }
}
