package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Files that programs of this user find by a name, and that stay until somebody removes them: {@code progeny-UID/named/NAME}. Those with
 * an owner, see {@link ArrayHeader}, go with it: at its end, else with the next {@link #sweep}.
 *
 * <p>A name is given to a file that is complete, by a link, which the system refuses if the name is taken. Whoever removes a name takes
 * the word of its remover first, which is in the file, and which nobody has after the name is gone: so nobody removes the name of a file
 * that has taken it since. If a remover is killed, an heir looks which file has the name.
 */
final class NamedFolder {
    private static final String FOLDER = "named";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

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
                            + " '.', and not begin with '.', was \"" + name.replaceAll("\\p{Cntrl}", "?") + "\"");
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

    /** Removes the name of the file with this header, and tells whether this call did. Harmless when repeated; never throws. */
    static boolean remove(Path file, ByteBuffer header) {
        OwnerWord remover = ArrayHeader.remover(header);
        Backoff backoff = new Backoff();
        long deadlineNanos = Deadlines.after(PATIENCE_NANOS);
        while (!ArrayHeader.isRemoved(header)) {
            OwnerWord.Taking taking = remover.tryTake(ProcessIdentity.self());
            if (taking != OwnerWord.Taking.HELD) {
                return removeAsOwner(file, header, remover, taking == OwnerWord.Taking.INHERITED);
            }
            if (Deadlines.isOver(deadlineNanos)) {
                return false; // another process is at it, and was stopped
            }
            if (!backoff.spin()) {
                backoff.park(PATIENCE_NANOS);
            }
        }
        return false;
    }

    private static boolean removeAsOwner(Path file, ByteBuffer header, OwnerWord remover, boolean wasBegun) {
        try {
            if (ArrayHeader.isRemoved(header)) {
                return false;
            }
            // Who was killed in the midst of this may have removed the name, and another file may have it.
            boolean isThere = !wasBegun || ArrayHeader.serial(read(file)) == ArrayHeader.serial(header);
            boolean removed = isThere && Files.deleteIfExists(file);
            ArrayHeader.setRemoved(header);
            return removed;
        } catch (NoSuchFileException e) {
            ArrayHeader.setRemoved(header);
            return false;
        } catch (IOException e) {
            return false; // it cannot be removed now
        } finally {
            remover.give();
        }
    }

    /** Removes a name if the file has that serial number, and tells whether this call did. Never throws. */
    static boolean remove(Path file, long serial) {
        return removeIf(file, header -> ArrayHeader.serial(header) == serial);
    }

    /** {@return whether a name is that of the file with this serial number; also if it cannot be read now} */
    static boolean has(Path file, long serial) {
        try {
            return ArrayHeader.serial(read(file)) == serial;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Removes a name if what has it is damaged, which is of no use to anybody. Never throws. */
    static void removeDamaged(Path file) {
        try {
            MappedFile.use(file, channel -> {
                ArrayHeader.check(ArrayHeader.read(channel), FileKind.BLOCK, file, channel.size());
                return file;
            });
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            Folders.remove(file);
        }
    }

    /** Removes a name, whatever has it, and tells whether there was one. */
    static boolean remove(Path file) throws IOException {
        return removeIf(file, header -> true) || Files.deleteIfExists(file);
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
                removeIf(file, goes);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // there is none, or the next sweep meets it again
        }
        removeIfEmpty(folder);
    }

    /** Removes the folder that a name is in, if that was the last. */
    static void removeFolderOf(Path file) {
        removeIfEmpty(folderOf(file));
    }

    private static void removeIfEmpty(Path folder) {
        if (Folders.remove(folder)) {
            Folders.remove(allOf(folder)); // unless a process has its folder there
        }
    }

    private static boolean removeIf(Path file, Predicate<ByteBuffer> goes) {
        try {
            return MappedFile.use(file, channel -> {
                ByteBuffer copy = ArrayHeader.read(channel);
                return ArrayHeader.isOf(copy, FileKind.BLOCK)
                        && goes.test(copy)
                        && remove(file, ArrayHeader.map(channel));
            });
        } catch (IOException e) {
            return false; // it is gone, or cannot be read, and stays
        }
    }

    private static ByteBuffer read(Path file) throws IOException {
        return MappedFile.use(file, ArrayHeader::read);
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
