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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folders and files that only this user may read, and where they live: below {@code /dev/shm} on Linux, since what is mapped there
 * never goes to a disk; else below the temp folder; or where the system property {@code progeny.folder} says.
 */
public final class Folders {
    /** Name of the system property that puts the files of this process elsewhere: a small {@code /dev/shm} is a reason. */
    public static final String PROPERTY = "progeny.folder";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final int TYPE = 0_170_000; // S_IFMT
    private static final int TYPE_FOLDER = 0_040_000; // S_IFDIR
    private static final int FOR_OTHERS = 0_077; // S_IRWXG | S_IRWXO
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
                : User.HAS_SHARED_MEMORY
                        ? SHARED_MEMORY
                        : Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return base.resolve(User.FOLDER);
    }

    /** What cannot change while this process lives. */
    private static final class User {
        static final boolean HAS_SHARED_MEMORY = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        static final Optional<Object> UID = uid(); // empty where the system does not tell
        static final String FOLDER = "progeny-"
                + UID.map(Object::toString)
                        .orElseGet(() -> System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9]", "_"))
                + namespaceSuffix();

        private static Optional<Object> uid() {
            try {
                return Optional.of(Files.getAttribute(PROC_SELF, "unix:uid"));
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                return Optional.empty();
            }
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
     * @throws NoSuchFileException if there is none
     * @throws IOException if there is something else, or it is open to others
     */
    public static void checkPrivate(Path folder) throws IOException {
        if (!UNIX) {
            if (!Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isDirectory()) {
                throw untrusted(folder, "it is not a folder");
            }
            return;
        }
        Map<String, Object> seen = Files.readAttributes(folder, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = seen.get("mode") instanceof Integer number ? number : 0;
        if ((mode & TYPE) != TYPE_FOLDER) {
            throw untrusted(folder, "it is not a folder");
        }
        if ((mode & FOR_OTHERS) != 0) {
            String permissions =
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
            throw untrusted(folder, "its permissions are " + permissions + ", not rwx------");
        }
        checkOwner(folder, seen.get("uid"));
    }

    /**
     * Checks that something is a file of this user's.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is something else, or another user's
     */
    public static void checkFile(Path file) throws IOException {
        Map<String, Object> seen = Files.readAttributes(
                file, UNIX ? "unix:isRegularFile,uid" : "isRegularFile", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(seen.get("isRegularFile"))) {
            throw untrusted(file, "it is no file, but a folder, a symbolic link or something else");
        }
        if (UNIX) {
            checkOwner(file, seen.get("uid"));
        }
    }

    /** By number: to find the name of a user takes ten times as long. */
    private static void checkOwner(Path path, @Nullable Object uid) throws IOException {
        if (User.UID.isPresent() && !User.UID.get().equals(uid)) {
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            throw untrusted(path, "it belongs to " + owner);
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
