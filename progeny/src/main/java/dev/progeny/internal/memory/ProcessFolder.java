package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of a process, with the files that it shares: {@code progeny-UID/PID-START}, in it one folder {@code users} with an
 * empty file per foreign process that uses any of them, named {@code PID-START} too.
 *
 * <p>A folder is removed when its owner has ended and no registered user lives: by the owner at its end, else by the last user at its
 * end, else, after a SIGKILL, by the parent ({@link #removeAfter}) or the next process of this user ({@link #sweep}).
 *
 * <p>Invariant: whoever removes a folder removes {@code users} first, and the system does that only when it is empty. So of a user that
 * registers and any number of processes that remove, exactly one side wins: without {@code users} nobody can register any more, and
 * with a registered user nobody can remove {@code users}. An owner that leaves says so in a file {@code left} before it looks for
 * users, and a user takes its name out before it looks for {@code left}: so one of them sees that it is the last.
 */
public final class ProcessFolder {
    private static final String USERS = "users";
    private static final String LEFT = "left";

    private static final int MOST_LOOKS = 40;
    private static final long LOOK_NANOS = 5_000_000;

    private static final Object LOCK = new Object();
    private static final Map<Path, Integer> USES =
            new HashMap<>(); // foreign folder to how often in use here; guarded by LOCK
    private static @Nullable ProcessFolder own; // guarded by LOCK
    private static boolean hooked; // guarded by LOCK
    private static boolean left; // guarded by LOCK
    private static final List<Runnable> KEEPERS = new CopyOnWriteArrayList<>();

    private final Path path;
    private final AtomicLong lastNumber = new AtomicLong();

    private ProcessFolder(Path path) {
        this.path = path;
    }

    /**
     * {@return the folder of this process, made at the first call, which also sweeps}
     *
     * @throws UncheckedIOException if it cannot be made, or this process is ending and had none, or has removed it
     */
    public static ProcessFolder own() {
        synchronized (LOCK) {
            if (own == null || left) {
                own = create();
            }
            return own;
        }
    }

    /** {@return whether this process has a folder, which it, or a sweep, removes after the last that it does, with all that is empty around it} */
    static boolean remains() {
        synchronized (LOCK) {
            return own != null && !left;
        }
    }

    private static ProcessFolder create() {
        Path all = Folders.ofUser();
        Path mine = all.resolve(ProcessIdentity.toName(ProcessIdentity.self()));
        try {
            if (!hook()) {
                throw new IOException("this process is ending, and would leave it behind");
            }
            Files.createDirectories(all.getParent());
            makeBelow(all, mine);
            Folders.ensurePrivate(mine.resolve(USERS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of this process: " + e.getMessage(), e);
        }
        sweep(all);
        return new ProcessFolder(mine);
    }

    private static void makeBelow(Path all, Path mine) throws IOException {
        while (true) {
            Folders.ensurePrivate(all);
            try {
                Folders.ensurePrivate(mine);
                return;
            } catch (NoSuchFileException e) {
                // The last process of this user has just ended and removed the folder of all.
            }
        }
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /** {@return a path in this folder that was never given out before, such as {@code queue-7}; nothing is made there} */
    public Path newPath(String kind) {
        while (true) {
            Path next = path.resolve(kind + "-" + lastNumber.incrementAndGet());
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) { // Progeny in another class loader counts for itself
                return next;
            }
        }
    }

    /** {@return the process whose folder a file is in} */
    public static long ownerOfFile(Path file) {
        return ownerOf(folderOf(file));
    }

    /**
     * Registers this process as a user of a file in the folder of another process, so that the folder outlives its owner until
     * {@link #endUse} was called as often, or this process has ended. Does nothing for a file of our own.
     *
     * @throws FileNotFoundException if the owner has ended and its files are gone, or going
     * @throws IOException if the folder is not one of this user's, or cannot be written
     */
    public static void use(Path foreignFile) throws IOException {
        Path folder = folderOf(foreignFile);
        if (ownerOf(folder) == ProcessIdentity.self()) {
            return;
        }
        synchronized (LOCK) {
            if (!USES.containsKey(folder)) {
                register(folder, foreignFile);
                hook(); // if not, the name falls to our parent or the next sweep
            }
            USES.merge(folder, 1, Integer::sum);
        }
    }

    private static void register(Path folder, Path foreignFile) throws IOException {
        Path marker = marker(folder, ProcessIdentity.self());
        try {
            Files.createFile(marker, Folders.forPrivateFile());
        } catch (FileAlreadyExistsException e) {
            // By Progeny in another class loader of this process, or by whoever passed us the file.
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "cannot use " + foreignFile
                            + ": its folder may not be entered by this user; shared objects belong to"
                            + " one user, whose processes alone can use them",
                    e);
        } catch (NoSuchFileException e) {
            FileNotFoundException gone =
                    new FileNotFoundException(foreignFile + " is gone: process " + ProcessIdentity.pid(ownerOf(folder))
                            + ", which owned it, has ended, and so has every process that used it");
            gone.initCause(e);
            throw gone;
        }
        try {
            Folders.checkPrivate(folder);
        } catch (IOException e) {
            Folders.remove(marker);
            throw e;
        }
    }

    /**
     * Registers another process as a user of a file, ours or foreign, which is to be called before this process gives it a way to find
     * the file: so the folder stays, whenever we end. It is the receiver's until that has called {@link #endUse} or ended. Never throws.
     */
    public static void useFor(long receiver, Path file) {
        Path folder = folderOf(file);
        if (receiver == ownerOf(folder) || receiver == ProcessIdentity.self() || !ProcessIdentity.isAlive(receiver)) {
            return;
        }
        try {
            Files.createFile(marker(folder, receiver), Folders.forPrivateFile());
        } catch (IOException e) {
            // It is a user already, or the file is gone, which it will be told when it looks for it.
        }
    }

    /** Takes back one {@link #use}; after the last, the folder goes if its owner has ended and no other process uses it. */
    public static void endUse(Path foreignFile) {
        Path folder = folderOf(foreignFile);
        synchronized (LOCK) {
            Integer uses = USES.get(folder);
            if (uses == null) {
                return;
            }
            if (uses > 1) {
                USES.put(folder, uses - 1);
            } else {
                USES.remove(folder);
                unregister(folder, ProcessIdentity.self());
            }
        }
    }

    private static void unregister(Path folder, long user) {
        Folders.remove(marker(folder, user));
        if (Files.exists(folder.resolve(LEFT)) || !ProcessIdentity.isAlive(ownerOf(folder))) {
            removeIfUnused(folder);
        }
    }

    /** Removes the folders of this user's processes that have ended, unless a living process uses them. Never throws. */
    public static void sweep() {
        sweep(Folders.ofUser());
    }

    private static void sweep(Path all) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                long owner = ownerOf(folder);
                if (owner != ProcessIdentity.NONE
                        && (!ProcessIdentity.isAlive(owner) || Files.exists(folder.resolve(LEFT)))) {
                    removeIfUnused(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // there is none yet, or another process of this user is sweeping
        }
        NamedFolder.sweep(all);
    }

    /**
     * Removes what a process left that has ended and was reaped: its own folder unless others use it, and the folders of ended owners
     * of which it was the last user. Never throws.
     */
    public static void removeAfter(long identity) {
        removeIfUnused(Folders.ofUser().resolve(ProcessIdentity.toName(identity)));
        unregisterEverywhere(identity);
        NamedFolder.removeOwnedBy(Folders.ofUser(), identity);
    }

    private static void unregisterEverywhere(long user) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Folders.ofUser())) {
            for (Path folder : folders) {
                if (Files.exists(marker(folder, user))) {
                    unregister(folder, user);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // what is left is left to the next sweep
        }
    }

    /** The folder's owner must have ended, or be this process at its end. */
    private static void removeIfUnused(Path folder) {
        Path users = folder.resolve(USERS);
        try (DirectoryStream<Path> names = Files.newDirectoryStream(users)) {
            for (Path name : names) {
                if (!ProcessIdentity.isAlive(
                        ProcessIdentity.fromName(name.getFileName().toString()))) {
                    Folders.remove(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No users: somebody began to remove the folder and was killed, or is at it.
        }
        if (Folders.remove(users)) {
            Folders.removeTree(folder);
        }
    }

    /** {@return whether {@link #leave} will run: not if the process was ending before anything was asked of this class, or it has run} */
    private static boolean hook() {
        synchronized (LOCK) {
            if (!hooked) {
                try {
                    Runtime.getRuntime().addShutdownHook(new Thread(ProcessFolder::leave, "progeny-folder-removal"));
                    hooked = true;
                } catch (IllegalStateException e) {
                    return false;
                }
            }
            return !left;
        }
    }

    private static void leave() {
        KEEPERS.forEach(Runnable::run);
        synchronized (LOCK) {
            left = true;
            for (Path folder : USES.keySet()) {
                unregister(folder, ProcessIdentity.self());
            }
            USES.clear();
            unregisterEverywhere(ProcessIdentity.self()); // what was passed to us, and never looked at
            NamedFolder.removeOwnedBy(Folders.ofUser(), ProcessIdentity.self());
            if (own != null) {
                try {
                    Files.createFile(own.path.resolve(LEFT), Folders.forPrivateFile());
                } catch (IOException e) {
                    // Somebody else removed the folder; what follows makes sure of it.
                }
                removeIfUnused(own.path);
                removeWhatFollows(own.path);
                Folders.remove(Folders.ofUser()); // unless another process of this user has its folder there
            }
        }
    }

    /** Has the folder of this process removed at its end only after {@code end} has returned, which must be soon. */
    public static void keepUntil(Runnable end) {
        KEEPERS.add(end);
    }

    /** Threads that were given a path before may just be making the file, which keeps the folder: each has at most one or two. */
    private static void removeWhatFollows(Path folder) {
        for (int i = 0; i < MOST_LOOKS && Files.exists(folder) && !Files.exists(folder.resolve(USERS)); i++) {
            LockSupport.parkNanos(LOOK_NANOS);
            Folders.removeTree(folder);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null || ownerOf(folder) == ProcessIdentity.NONE) {
            throw new IllegalArgumentException(file + " is not in the folder of a process");
        }
        return folder;
    }

    private static long ownerOf(Path folder) {
        return ProcessIdentity.fromName(folder.getFileName().toString());
    }

    private static Path marker(Path folder, long user) {
        return folder.resolve(USERS).resolve(ProcessIdentity.toName(user));
    }
}
