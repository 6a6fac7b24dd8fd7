package dev.progeny.internal.launch;

import dev.progeny.internal.child.Training;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has an archive made if there is none: once per blueprint, by a child of low priority, some time after the first child of that blueprint
 * was started; if another program is at it, this one waits and uses that. A short program never pays for it, and whatever fails leaves
 * things as they are.
 */
final class ArchiveMaker {
    private static final long AGE_MILLIS = Long.getLong("progeny.cache.after", 10_000);
    private static final int MOST_BLUEPRINTS = 4;
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
            Loggers.general().log(Level.DEBUG, "no class-data archive is made; children start without", e);
        }
    }

    private static void make(Blueprint blueprint, Archive archive, ArchiveFolder folder) {
        try {
            Path path = null;
            while (path == null) {
                Thread.sleep(AGE_MILLIS);
                if (folder.find(archive) != null) { // another program has made it
                    Archives.lookAgain(blueprint);
                    return;
                }
                path = folder.begin(archive);
            }
            List<String> classes = Precedents.of(blueprint);
            try (Making making = Making.at(path)) {
                if (archive.isAot()) {
                    train(archive, making, classes, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + making.notes());
                    assemble(archive, making);
                } else {
                    train(archive, making, classes, "-XX:ArchiveClassesAtExit=" + path);
                }
                folder.publish(archive, path);
            }
            Archives.lookAgain(blueprint);
        } catch (IOException | RuntimeException e) {
            Loggers.general().log(Level.DEBUG, "no class-data archive was made; children start without", e);
        } catch (InterruptedException e) {
            return; // somebody wants all threads to end
        }
    }

    /** Runs a child that loads what children load. */
    private static void train(Archive archive, Making making, List<String> classes, String... flags)
            throws IOException, InterruptedException {
        Assignment assignment = new Assignment(
                "archive",
                true,
                "",
                false,
                Map.of(),
                "",
                "",
                ValueCodec.encode(new Training(classes), "the training").bytes());
        SpawnedProcess child = making.start(
                () -> SpawnedProcess.spawn(quiet(archive, flags), assignment, report -> {}), SpawnedProcess::process);
        try {
            child.assign(assignment, Runnable::run);
            Making.await(child.process());
        } finally {
            child.process().destroyForcibly(); // it may not have ended in time
            child.awaitEnd();
        }
    }

    private static void assemble(Archive archive, Making making) throws IOException, InterruptedException {
        Blueprint blueprint = quiet(
                archive,
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + making.notes(),
                "-XX:AOTCache=" + making.path());
        Process process = making.start(() -> SpawnedProcess.plain(blueprint), started -> started);
        long identity = ProcessIdentity.of(process.pid());
        OrphanGuard.born(identity);
        try {
            Making.await(process);
        } finally {
            OrphanGuard.dead(identity);
        }
    }

    /** A blueprint for a process whose output nobody wants to see, at the lowest priority. */
    private static Blueprint quiet(Archive archive, String... flags) {
        List<String> launcher = new ArrayList<>(Files.isExecutable(Path.of("/usr/bin/nice")) ? NICE : List.of());
        launcher.add(Launcher.java(null).toString());
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(archive.arguments());
        return new Blueprint(launcher, arguments, Map.of(), null, null, Redirect.DISCARD, Redirect.DISCARD);
    }
}
