package dev.progeny.internal.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders and files that only this user may read, and where they live: below {@code /dev/shm} on Linux, since what is mapped there
 * never goes to a disk; else below the temp folder; or where the system property {@code progeny.folder} says.
 */
public final class Folders {
    /** Name of the system property that puts the files of this process elsewhere: a small {@code /dev/shm} is a reason. */
    public static final String PROPERTY = "progeny.folder";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]"; // fixed in the kernel: PROC_PID_INIT_INO

    private Folders() {}

    /**
     * {@return the folder that holds those of all processes of this user; it need not exist}
     *
     * <p>A container that shares {@code /dev/shm} with others, but not their process ids, has a folder of its own: it could not tell
     * whether the owners of the others' files live.
     */
    public static Path ofUser() {
        String chosen = System.getProperty(PROPERTY);
        Path base = chosen != null
                ? Path.of(chosen).toAbsolutePath()
                : Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
                        ? SHARED_MEMORY
                        : Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return base.resolve("progeny-" + user() + namespaceSuffix());
    }

    private static String user() {
        try {
            return Files.getAttribute(PROC_SELF, "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9]", "_");
        }
    }

    private static String namespaceSuffix() {
        try {
            String namespace =
                    Files.readSymbolicLink(PROC_SELF.resolve("ns/pid")).toString();
            return namespace.equals(FIRST_PID_NAMESPACE) ? "" : "-" + namespace.replaceAll("[^0-9]", "");
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /**
     * Makes a folder that only this user may enter, unless it is there.
     *
     * @throws IOException if something is there that is no folder, or open to others: somebody else may have put it there
     */
    public static void ensurePrivate(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, onlyForUser("rwx------"));
        } catch (FileAlreadyExistsException e) {
            checkPrivate(folder);
        }
    }

    /** {@return what to pass when a file is created that only this user may use} */
    public static FileAttribute<?>[] forPrivateFile() {
        return onlyForUser("rw-------");
    }

    private static FileAttribute<?>[] onlyForUser(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Checks that only this user may enter a folder.
     *
     * @throws IOException if there is none, or something else, or it is open to others
     */
    public static void checkPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw untrusted(folder, "it is not a folder");
        }
        if (!POSIX) {
            return;
        }
        PosixFileAttributes seen = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String permissions = PosixFilePermissions.toString(seen.permissions());
        if (!permissions.endsWith("------")) {
            throw untrusted(folder, "its permissions are " + permissions + ", not rwx------");
        }
        if (Files.isDirectory(PROC_SELF) && !seen.owner().equals(Files.getOwner(PROC_SELF))) {
            throw untrusted(folder, "it belongs to " + seen.owner().getName());
        }
    }

    private static IOException untrusted(Path folder, String why) {
        return new IOException("cannot use " + folder + " for files of this user's processes: " + why
                + "; remove it, or choose another place with -D" + PROPERTY + "=" + File.separator + "path");
    }

    /** Removes a folder and all that is in it, as far as possible; what others remove meanwhile is no failure. */
    public static void removeTree(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    removeTree(entry);
                } else {
                    remove(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // gone, or not ours to remove: the next sweep will meet it again
        }
        remove(folder);
    }

    /** Removes a file or an empty folder if that is possible, and tells whether it is gone. */
    public static boolean remove(Path path) {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (IOException e) {
            return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
