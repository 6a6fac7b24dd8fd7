package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A block of bytes in a file. Without a name it lives as other shared objects do: whoever closes it, closes it for all. With a name it
 * stays until it is unlinked: a handle that is closed is closed for itself, and who has the block open when it is unlinked goes on with
 * it.
 */
public final class BlockFile implements SharedFile {
    private final ArrayFile<ByteBuffer> bytes;
    private final boolean named;

    private BlockFile(ArrayFile<ByteBuffer> bytes, boolean named) {
        this.bytes = bytes;
        this.named = named;
    }

    /**
     * Makes a block without a name.
     *
     * @param path a new path of {@link ProcessFolder#own()}
     * @param size at most that of {@link ArrayFile#maxLength}
     * @throws IOException if there is no memory for it
     */
    public static BlockFile create(Path path, long size) throws IOException {
        return new BlockFile(ArrayFile.create(FileKind.BLOCK, path, size), false);
    }

    /**
     * Opens a block without a name.
     *
     * @throws FileNotFoundException if it was closed or unlinked, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is something else
     */
    public static BlockFile open(Path path) throws IOException {
        return new BlockFile(ArrayFile.open(FileKind.BLOCK, path), false);
    }

    /**
     * Makes a block with a name. A process that is killed meanwhile has made it or not.
     *
     * @param size at most that of {@link ArrayFile#maxLength}
     * @param owner the process with which it goes, or {@link ProcessIdentity#NONE}
     * @throws IllegalArgumentException if it cannot be a name
     * @throws FileAlreadyExistsException if there is one of that name
     * @throws IOException if there is no memory for it
     */
    public static BlockFile createNamed(String name, long size, long owner) throws IOException {
        Path file = NamedFolder.fileOf(name);
        Path made = ProcessFolder.own().newPath(FileKind.BLOCK.fileName());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            NamedFolder.sweep(Folders.ofUser());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw taken(name, null);
            }
        }
        ArrayFile<ByteBuffer> bytes = ArrayFile.create(FileKind.BLOCK, made, size);
        try {
            bytes.setOwner(owner);
            NamedFolder.add(file, made);
            return new BlockFile(bytes.byName(file), true);
        } catch (FileAlreadyExistsException e) {
            throw taken(name, e);
        } finally {
            MappedFile.remove(made);
            bytes.release();
        }
    }

    private static FileAlreadyExistsException taken(String name, @Nullable Throwable cause) {
        FileAlreadyExistsException taken = new FileAlreadyExistsException("there is a block named " + name
                + " already; open it, or remove it with SharedMemory.unlink(\"" + name + "\")");
        taken.initCause(cause);
        return taken;
    }

    /**
     * Opens a block with a name.
     *
     * @throws IllegalArgumentException if it cannot be a name
     * @throws FileNotFoundException if there is none of that name
     * @throws IOException if it cannot be mapped, or is something else, or another user's
     */
    public static BlockFile openNamed(String name) throws IOException {
        return openNamed(NamedFolder.fileOf(name));
    }

    private static BlockFile openNamed(Path file) throws IOException {
        NamedFolder.check(file);
        try {
            BlockFile block = new BlockFile(ArrayFile.openByName(FileKind.BLOCK, file), true);
            if (block.bytes.isOrphaned()) {
                block.unlink();
                throw new NoSuchFileException(file.toString());
            }
            return block;
        } catch (NoSuchFileException e) {
            FileNotFoundException gone = new FileNotFoundException(file + " is gone: it was unlinked");
            gone.initCause(e);
            throw gone;
        }
    }

    /**
     * Opens the block with a name that travelled to here.
     *
     * @param file where it was
     * @param serial of the block
     * @throws FileNotFoundException if it was unlinked
     * @throws IOException if it cannot be mapped, or is something else, or another user's
     */
    public static BlockFile openNamed(Path file, long serial) throws IOException {
        BlockFile block = openNamed(file);
        if (block.serial() != serial) {
            throw new FileNotFoundException(file + " is gone: it was unlinked, and there is another of that name now");
        }
        return block;
    }

    /** Removes the name, if any, of a block, and tells whether there was one. */
    public static boolean unlink(String name) throws IOException {
        Path file = NamedFolder.fileOf(name);
        boolean removed = NamedFolder.remove(file);
        leaveFolderOf(file);
        return removed;
    }

    /** {@return its bytes} */
    public ArrayFile<ByteBuffer> bytes() {
        return bytes;
    }

    /** {@return whether it has a name, which is that of its file} */
    public boolean isNamed() {
        return named;
    }

    /** {@return what tells it from others that had the same path} */
    public long serial() {
        return bytes.serial();
    }

    @Override
    public Path path() {
        return bytes.path();
    }

    @Override
    public Path key() {
        return named ? keyOf(path(), serial()) : path();
    }

    /** {@return the key of a block with a name} */
    public static Path keyOf(Path file, long serial) {
        return file.resolveSibling(file.getFileName() + "@" + serial);
    }

    /** {@return whether nobody can open it any more, whoever removed its file; costs a look at that} */
    public boolean isUnlinked() {
        return !NamedFolder.has(path(), serial());
    }

    /** Removes the file, so that nobody can open it any more; who has it open goes on using it. */
    public void unlink() {
        if (named) {
            bytes.removeName();
            leaveFolderOf(path());
        } else {
            MappedFile.remove(path());
        }
    }

    /** A process with a folder of its own removes those around it when it ends. */
    private static void leaveFolderOf(Path file) {
        if (!ProcessFolder.remains()) {
            NamedFolder.removeFolderOf(file);
        }
    }

    @Override
    public void close() {
        if (named) {
            bytes.release();
        } else {
            bytes.close();
        }
    }

    @Override
    public Runnable resources() {
        return bytes.resources();
    }
}
