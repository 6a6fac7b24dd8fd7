package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Files that programs of this user find by a name, and that stay until somebody removes them: {@code progeny-UID/named/NAME}. Those with
 * an owner, see {@link ArrayHeader}, go with it: at its end, else with the next {@link #sweep}.
 *
 * <p>A name is given to a file that is complete, by a link, which the system refuses if the name is taken. Whoever removes a file of which
 * it has read something, moves it aside first and reads it again: another may have removed it meanwhile, and a third have taken its name.
 */
final class NamedFolder {
    private static final String FOLDER = "named";
    private static final String ASIDE = ".aside-";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");
    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    private NamedFolder() {}

    /**
     * {@return where a file of that name is, or would be}
     *
     * @throws IllegalArgumentException if it cannot be a name
     */
    static Path fileOf(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 200 letters of the English alphabet, digits, '-', '_' and"
                            + " '.', and not begin with '.', was \"" + name + "\"");
        }
        return Folders.ofUser().resolve(FOLDER).resolve(name);
    }

    /**
     * Gives a file a further name.
     *
     * @param file a name of {@link #fileOf}
     * @param made the file, complete, on the same file system
     * @throws FileAlreadyExistsException if the name is taken
     * @throws IOException if it cannot be given
     */
    static void add(Path file, Path made) throws IOException {
        Path folder = folderOf(file);
        while (true) {
            try {
                Folders.checkPrivate(folder);
                Files.createLink(file, made);
                return;
            } catch (NoSuchFileException e) {
                if (!Files.exists(made)) {
                    throw e;
                }
                makeFolder(folder); // as others do, and who removes the last name removes it
            } catch (UnsupportedOperationException e) {
                throw new IOException(
                        "the file system of " + folder + " has no hard links; choose another with -D" + Folders.PROPERTY
                                + "=path",
                        e);
            }
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        try {
            Folders.ensurePrivate(allOf(folder));
            Folders.ensurePrivate(folder);
        } catch (NoSuchFileException e) {
            // One of them has just been removed: the next link fails, too.
        }
    }

    /**
     * Checks that a name is that of a file of this user's.
     *
     * @throws FileNotFoundException if there is none
     * @throws IOException if others may have put it there
     */
    static void check(Path file) throws IOException {
        Path folder = folderOf(file);
        try {
            Folders.checkPrivate(allOf(folder));
            Folders.checkPrivate(folder);
            Folders.checkFile(file);
        } catch (NoSuchFileException e) {
            FileNotFoundException none = new FileNotFoundException("there is no block named " + file.getFileName()
                    + " in " + folder + "; it was never made there, or was unlinked");
            none.initCause(e);
            throw none;
        }
    }

    /** Removes a name if the file has that serial number, and tells whether it did; harmless otherwise. */
    static boolean remove(Path file, long serial) {
        boolean removed = removeIf(file, header -> ArrayHeader.serial(header) == serial);
        removeIfEmpty(folderOf(file));
        return removed;
    }

    /** Removes a name, whatever has it, and tells whether there was one. */
    static boolean remove(Path file) throws IOException {
        boolean removed = Files.deleteIfExists(file);
        removeIfEmpty(folderOf(file));
        return removed;
    }

    /** Removes what belongs to processes that have ended. Never throws. */
    static void sweep(Path all) {
        removeAll(all, ArrayHeader::isOrphaned);
    }

    /** Removes what belongs to a process. Never throws. */
    static void removeOwnedBy(Path all, long identity) {
        removeAll(all, header -> ArrayHeader.owner(header) == identity);
    }

    private static void removeAll(Path all, Predicate<ByteBuffer> goes) {
        Path folder = all.resolve(FOLDER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(ASIDE)) {
                    removeAside(file, name);
                } else {
                    removeIf(file, goes);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // there is none, or the next sweep meets it again
        }
        removeIfEmpty(folder);
    }

    private static void removeIfEmpty(Path folder) {
        if (Folders.remove(folder)) {
            Folders.remove(allOf(folder)); // unless a process has its folder there
        }
    }

    /** What a process left that was killed while it removed something. */
    private static void removeAside(Path file, String name) {
        if (!ProcessIdentity.isAlive(ProcessIdentity.fromName(name.substring(ASIDE.length(), name.lastIndexOf('-'))))) {
            Folders.remove(file);
        }
    }

    private static boolean removeIf(Path file, Predicate<ByteBuffer> meant) {
        try {
            if (!meant.test(header(file))) {
                return false;
            }
            Path aside = file.resolveSibling(
                    ASIDE + ProcessIdentity.toName(ProcessIdentity.self()) + "-" + LAST_NUMBER.incrementAndGet());
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            boolean removed = meant.test(header(aside));
            if (!removed) {
                Files.createLink(file, aside);
            }
            Folders.remove(aside);
            return removed;
        } catch (IOException e) {
            return false; // it is gone, or cannot be read, and stays
        }
    }

    private static ByteBuffer header(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return ArrayHeader.read(channel);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null || !folder.endsWith(FOLDER) || folder.getParent() == null) {
            throw new IllegalArgumentException(file + " is not in the folder of named blocks");
        }
        return folder;
    }

    private static Path allOf(Path folder) {
        Path all = folder.getParent();
        return all == null ? folder : all;
    }
}
