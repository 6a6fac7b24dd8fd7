package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.internal.child.Training;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Has an archive made if there is none: once per blueprint, by a child of low priority, some time after the first child of that blueprint
 * was started. A short program never pays for it, and whatever fails leaves things as they are.
 */
final class ArchiveMaker {
    private static final Logger LOG = System.getLogger("dev.progeny");
    private static final long AGE_MILLIS = Long.getLong("progeny.cache.after", 10_000);
    private static final int MOST_BLUEPRINTS = 4;
    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> NICE = List.of("nice", "-n", "19");

    private static final Set<Blueprint> CONSIDERED = ConcurrentHashMap.newKeySet();

    private ArchiveMaker() {}

    /** To be told of each child. */
    static void consider(Blueprint blueprint) {
        if (CONSIDERED.size() >= MOST_BLUEPRINTS || !CONSIDERED.add(blueprint)) {
            return;
        }
        ArchiveFolder folder = ArchiveFolder.chosen();
        Archive archive = folder == null ? null : Archive.of(blueprint);
        if (folder != null && archive != null && Archives.arguments(blueprint).isEmpty()) {
            makeLater(blueprint, archive, folder);
        }
    }

    private static void makeLater(Blueprint blueprint, Archive archive, ArchiveFolder folder) {
        Thread thread = new Thread(() -> make(blueprint, archive, folder), "progeny-archive");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // how a JVM says that the system refused it a thread
            LOG.log(Level.DEBUG, "no class-data archive is made; children start without", e);
        }
    }

    private static void make(Blueprint blueprint, Archive archive, ArchiveFolder folder) {
        Path making = null;
        try {
            Thread.sleep(AGE_MILLIS);
            making = folder.begin(archive);
            if (making == null) {
                return;
            }
            List<String> classes = Precedents.of(blueprint);
            if (archive.isAot()) {
                train(archive, making, classes, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes(making));
                assemble(archive, making);
            } else {
                train(archive, making, classes, "-XX:ArchiveClassesAtExit=" + making);
            }
            folder.publish(archive, making);
            Archives.lookAgain(blueprint);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "no class-data archive was made; children start without", e);
        } catch (InterruptedException e) {
            return; // somebody wants all threads to end
        } finally {
            if (making != null) {
                remove(making);
            }
        }
    }

    private static void remove(Path making) {
        Folders.remove(making);
        Folders.remove(notes(making));
    }

    private static Path notes(Path making) {
        return making.resolveSibling(making.getFileName() + ".notes");
    }

    /** Runs a child that loads what children load. */
    private static void train(Archive archive, Path making, List<String> classes, String... flags)
            throws IOException, InterruptedException {
        Assignment assignment = new Assignment(
                "archive",
                true,
                "",
                false,
                Map.of(),
                ValueCodec.encode(new Training(classes), "the training").bytes());
        SpawnedProcess child = SpawnedProcess.spawn(quiet(archive, flags), assignment);
        child.assign(assignment, Runnable::run);
        await(child.process(), making);
        child.awaitEnd();
    }

    private static void assemble(Archive archive, Path making) throws IOException, InterruptedException {
        Blueprint blueprint =
                quiet(archive, "-XX:AOTMode=create", "-XX:AOTConfiguration=" + notes(making), "-XX:AOTCache=" + making);
        Process process = SpawnedProcess.plain(blueprint);
        long identity = ProcessIdentity.of(process.pid());
        OrphanGuard.born(identity);
        try {
            await(process, making);
        } finally {
            OrphanGuard.dead(identity);
        }
    }

    /** A blueprint for a process whose output nobody wants to see, at the lowest priority. */
    private static Blueprint quiet(Archive archive, String... flags) {
        List<String> launcher = new ArrayList<>(Files.isExecutable(Path.of("/usr/bin/nice")) ? NICE : List.of());
        launcher.add(CommandLine.java(null).toString());
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(archive.arguments());
        return new Blueprint(launcher, arguments, Map.of(), null, null, Redirect.DISCARD, Redirect.DISCARD);
    }

    private static void await(Process process, Path making) throws IOException, InterruptedException {
        CompletableFuture<ExitStatus> exit = process.onExit().thenApply(ended -> {
            if (ended.exitValue() != 0) {
                remove(making); // here, since this process may be at its end and wait for nothing else
            }
            return new ExitStatus(ended.exitValue() & 0xFF);
        });
        Children.Child child = new Children.Child() {
            @Override
            public void terminate() {
                kill(); // it has nothing to save, and this process wants to end
            }

            @Override
            public void kill() {
                process.destroyForcibly();
            }

            @Override
            public CompletableFuture<ExitStatus> exit() {
                return exit;
            }
        };
        Children.add(child);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it took more than " + PATIENCE_SECONDS + " seconds");
            }
            if (process.exitValue() != 0) {
                throw new IOException("it ended with " + process.exitValue());
            }
        } finally {
            process.destroyForcibly();
            Children.remove(child);
        }
    }
}
