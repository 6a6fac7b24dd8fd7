package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.tidy.SmallFileSystem;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Class-data archives, as whole programs meet them: each test has a folder of its own for them, or one with a copy of what a
 * program made there, and Progeny in a jar. */
@Timeout(600)
class ArchiveTest {
    private static final int MOST_FILES = 8;

    @TempDir
    static Path jars;

    private static Path progeny;

    /** What is left of a program that made an archive; null before the first test that needs it. */
    private static Path made;

    @TempDir
    Path folder;

    @BeforeAll
    static void packProgeny() throws Exception {
        Path classes = Path.of(ChildProcess.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        progeny = classes;
        if (Files.isDirectory(classes)) {
            progeny = jars.resolve("progeny.jar");
            pack(classes, progeny);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }

    /** Starts a child that tells whether its JVM was given an archive; then, if asked to, waits for one to be made. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(ChildProcess.call(Main::told).get());
            if (arguments[0].equals("await")) {
                Path cache = Path.of(System.getProperty("progeny.cache"));
                while (archives(cache).isEmpty() || !makings(cache).isEmpty()) {
                    Thread.sleep(20);
                }
                String last = ChildProcess.call(Main::told).get();
                while (!last.equals("with")) {
                    Thread.sleep(200);
                    last = ChildProcess.call(Main::told).get();
                }
                System.out.println(last);
            }
            if (arguments[0].equals("begin")) {
                Path cache = Path.of(System.getProperty("progeny.cache"));
                while (!Files.isDirectory(cache) || makings(cache).isEmpty()) {
                    Thread.sleep(5);
                }
                System.out.println("begun");
            }
            if (arguments[0].equals("outlast")) { // the making that the first child set off, however soon it ends
                while (isAtIt()) {
                    Thread.sleep(20);
                }
                System.out.println(ChildProcess.call(Main::told).get());
            }
        }

        private static String told() {
            return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                            .anyMatch(flag -> flag.startsWith("-XX:AOTCache") || flag.startsWith("-XX:SharedArchive"))
                    ? "with"
                    : "without";
        }
    }

    /** Whether this program is having an archive made. */
    private static boolean isAtIt() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("progeny-archive"));
    }

    private static List<Path> archives(Path cache) throws IOException {
        return list(cache, ".jsa", ".aot");
    }

    private static List<Path> makings(Path cache) throws IOException {
        return list(cache, ".making", ".notes");
    }

    private static List<Path> list(Path folder, String... ends) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            Stream.of(ends).anyMatch(end -> file.toString().endsWith(end)))
                    .toList();
        }
    }

    private Program start(Path cache, String what) throws IOException {
        return start(List.of("-Dprogeny.cache=" + cache, "-Dprogeny.cache.after=10"), what);
    }

    /** {@return a folder with an archive in it} */
    private Path cacheWithAnArchive() throws Exception {
        makeAnArchive();
        Path cache = folder.resolve("cache");
        Files.copy(made, cache, StandardCopyOption.COPY_ATTRIBUTES); // the folder alone, with its permissions
        copyArchiveTo(cache);
        return cache;
    }

    private void makeAnArchive() throws Exception {
        if (made == null) {
            Path cache = jars.resolve("made");
            try (Program first = start(cache, "await")) {
                assertGoesWell(first, "without with");
            }
            made = cache;
        }
    }

    private static void copyArchiveTo(Path cache) throws IOException {
        for (Path archive : archives(made)) {
            Files.copy(archive, cache.resolve(archive.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static Program start(List<String> jvmArguments, String what) throws IOException {
        String classPath = progeny + File.pathSeparator + System.getProperty("java.class.path");
        return Program.start(jvmArguments, classPath, Main.class, what);
    }

    /** Longer than other programs are waited for: an archive is made at the lowest priority. */
    private static int end(Program program) throws InterruptedException {
        assertTrue(program.process().waitFor(4, TimeUnit.MINUTES), "the program has not ended within four minutes");
        return program.process().exitValue();
    }

    private static void assertGoesWell(Program program, String output) throws Exception {
        assertEquals(0, end(program), program::errors);
        assertEquals(output, program.output().strip().replace(System.lineSeparator(), " "));
        assertEquals("", program.errors());
    }

    @Test
    void anArchiveIsMadeAndUsedByThisProgramAndTheNext() throws Exception {
        Path cache = folder.resolve("cache");

        try (Program first = start(cache, "await")) {
            assertGoesWell(first, "without with");
        }
        try (Program second = start(cache, "run")) {
            assertGoesWell(second, "with");
        }

        assertEquals(1, archives(cache).size());
        assertEquals(List.of(), makings(cache));
    }

    @Test
    void progenyMayBeNamedByTheManifestOfAJarAlone() throws Exception {
        Files.createDirectory(folder.resolve("lib"));
        Files.copy(progeny, folder.resolve("lib/progeny.jar"));
        Path launcher = folder.resolve("launcher.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, "none.jar lib/progeny.jar https://progeny.invalid/none.jar");
        new JarOutputStream(Files.newOutputStream(launcher), manifest).close();
        List<String> jvmArguments = List.of("-Dprogeny.cache=" + folder.resolve("cache"), "-Dprogeny.cache.after=10");
        String others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry).resolve("dev/progeny/ChildProcess.class")))
                .collect(Collectors.joining(File.pathSeparator));
        String classPath = launcher + File.pathSeparator + others;

        try (Program first = Program.start(jvmArguments, classPath, Main.class, "await")) {
            assertGoesWell(first, "without with");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link.jar", "below/../progeny.jar"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a link needs a privilege there")
    void progenyMayBeNamedByALinkOrInARoundaboutWay(String name) throws Exception {
        Files.copy(progeny, folder.resolve("progeny.jar"));
        Files.createSymbolicLink(folder.resolve("link.jar"), folder.resolve("progeny.jar"));
        Files.createDirectory(folder.resolve("below"));
        List<String> jvmArguments = List.of("-Dprogeny.cache=" + folder.resolve("cache"), "-Dprogeny.cache.after=10");
        String classPath = folder.resolve(name) + File.pathSeparator + System.getProperty("java.class.path");

        try (Program program = Program.start(jvmArguments, classPath, Main.class, "outlast")) {
            assertGoesWell(program, "without with");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-Drun.id=7, with",
        "-Djava.io.tmpdir=/tmp, with",
        "-Djdk.internal.lambda.disableEagerInitialization=true, without",
        "-Xss2m, without"
    })
    void anArchiveServesProgramsWhoseArgumentsDifferInPropertiesThatNoArchiveDependsOn(String argument, String use)
            throws Exception {
        Path cache = cacheWithAnArchive();

        try (Program second =
                start(List.of("-Dprogeny.cache=" + cache, "-Dprogeny.cache.after=600000", argument), "run")) {
            assertGoesWell(second, use);
        }
    }

    /** What may have happened to an archive since it was made. */
    enum Damage {
        CUT_OFF,
        CHANGED_WITHIN,
        EMPTY,
        OF_ANOTHER_CLASS_PATH,
        REMOVED;

        void to(Path archive, Path other) throws IOException {
            archive.toFile().setWritable(true);
            switch (this) {
                case CUT_OFF -> resize(archive, Files.size(archive) / 2);
                case EMPTY -> resize(archive, 0);
                case REMOVED -> Files.delete(archive);
                case CHANGED_WITHIN -> {
                    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
                        file.seek(Files.size(archive) / 2);
                        file.write(new byte[4096]);
                    }
                }
                case OF_ANOTHER_CLASS_PATH -> {
                    String name = archive.getFileName().toString();
                    String key = name.substring(0, name.indexOf('-'));
                    String own = other.getFileName().toString();
                    Files.copy(other, archive.resolveSibling(key + own.substring(own.indexOf('-'))));
                    Files.delete(archive);
                }
            }
        }

        private static void resize(Path path, long length) throws IOException {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aChildGoesWithoutADamagedOrForeignArchiveAndSaysNothing(Damage damage) throws Exception {
        Path cache = cacheWithAnArchive();
        Path elsewhere = folder.resolve("elsewhere");
        Path other = archives(cache).get(0);
        if (damage == Damage.OF_ANOTHER_CLASS_PATH) {
            String classPath = folder.resolve("none.jar")
                    + File.pathSeparator
                    + progeny
                    + File.pathSeparator
                    + System.getProperty("java.class.path");
            try (Program second = Program.start(
                    List.of("-Dprogeny.cache=" + elsewhere, "-Dprogeny.cache.after=10"),
                    classPath,
                    Main.class,
                    "await")) {
                assertGoesWell(second, "without with");
            }
            other = archives(elsewhere).get(0);
        }

        damage.to(archives(cache).get(0), other);

        try (Program third = start(List.of("-Dprogeny.cache=" + cache, "-Dprogeny.cache.after=10"), "run")) {
            assertGoesWell(third, damage == Damage.OF_ANOTHER_CLASS_PATH ? "with" : "without");
        }
    }

    @Test
    void twoProgramsMayMakeTheSameAtOnce() throws Exception {
        Path cache = folder.resolve("cache");

        try (Program first = start(cache, "await");
                Program second = start(cache, "await")) {
            assertEquals(0, end(first));
            assertEquals(0, end(second));
        }

        try (Program third = start(cache, "run")) {
            assertGoesWell(third, "with");
        }
        assertEquals(List.of(), makings(cache));
    }

    @Test
    void aProgramUsesWhatAnotherWasMakingWhenItBegan() throws Exception {
        Path cache = cacheWithAnArchive();
        Path archive = archives(cache).get(0);
        Path aside = Files.move(archive, folder.resolve("aside"));
        String name = archive.getFileName().toString();
        Path making = Files.createFile(cache.resolve(name.substring(0, name.indexOf('-'))
                + "-"
                + ProcessIdentity.toName(ProcessIdentity.self())
                + ".making"));

        try (Program program = start(cache, "await")) {
            Thread.sleep(
                    2_000); // it has found that this process is at it; were it later, it would find the archive at once
            Files.move(aside, archive);
            Files.delete(making);

            assertEquals(0, end(program), program::errors);
            assertTrue(program.output().strip().endsWith("with"), program.output());
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNoMatter() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        try (Program below = start(file.resolve("cache"), "run");
                Program homeless =
                        start(List.of("-Dprogeny.cache=", "-Dprogeny.cache.after=10", "-Duser.home=?"), "run");
                Program off = start(List.of("-Dprogeny.cache=off", "-Dprogeny.cache.after=10"), "run")) {
            assertGoesWell(below, "without");
            assertGoesWell(homeless, "without");
            assertGoesWell(off, "without");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "opens the folder by permissions")
    void anArchiveThatAnotherUserMayHavePutThereIsNotUsed() throws Exception {
        Path cache = cacheWithAnArchive();

        assertTrue(cache.toFile().setWritable(true, false));

        try (Program second = start(cache, "run")) {
            assertGoesWell(second, "without");
        }
    }

    @Test
    void aProgramThatEndsMeanwhileLeavesNothing() throws Exception {
        Path cache = folder.resolve("cache");

        try (Program program = start(cache, "begin")) {
            assertEquals(0, end(program));
            assertTrue(program.output().contains("begun"));
        }

        while (!makings(cache).isEmpty()) {
            Thread.sleep(20); // the process that wrote it has been killed, and may still be going
        }
    }

    @Test
    void afterAProgramThatIsKilledWhileItMakesAnArchiveTheNextMakesIt() throws Exception {
        Path cache = folder.resolve("cache");
        try (Program program = start(cache, "await")) {
            while (makings(cache).isEmpty()) {
                assertTrue(program.process().isAlive(), program::errors);
                Thread.sleep(5);
            }
            program.process().destroyForcibly();
            end(program);
        }

        try (Program next = start(cache, "await")) {
            assertGoesWell(next, "without with");
        }

        assertEquals(1, archives(cache).size());
        assertEquals(List.of(), makings(cache));
    }

    @Test
    void aFolderThatIsFullIsNoMatterAndNothingIsLeftInIt() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("cache"), "1m")) {
            try (Program program = start(small.folder(), "outlast")) {
                assertGoesWell(program, "without without");
            }

            assertEquals(0, small.folder().toFile().list().length);
        }
    }

    @Test
    void anArchiveIsUsedWhereNothingCanBeWritten() throws Exception {
        makeAnArchive();
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("cache"), "64m")) {
            copyArchiveTo(small.folder());
            small.forbidWriting();

            try (Program program = start(small.folder(), "run")) {
                assertGoesWell(program, "with");
            }
        }
    }

    @Test
    void whereNothingCanBeWrittenNoChildIsTrained() throws Exception {
        Path home = jdkThatFailsToTrain();
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("cache"), "64m")) {
            small.forbidWriting();

            try (Program program = startTraining(small.folder(), home)) {
                assertGoesWell(program, "trained: false, guarded: []");
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the failing JVM is a shell script")
    void ofATrainingThatFailsNothingIsLeft() throws Exception {
        Path cache = folder.resolve("cache");

        try (Program program = startTraining(cache, jdkThatFailsToTrain())) {
            assertGoesWell(program, "trained: true, guarded: []");
        }

        assertEquals(List.of(), makings(cache));
    }

    private static Program startTraining(Path cache, Path home) throws IOException {
        return Program.start(
                List.of("-Dprogeny.cache=" + cache, "-Dprogeny.cache.after=10"),
                progeny + File.pathSeparator + System.getProperty("java.class.path"),
                FailsToTrain.class,
                home.toString());
    }

    /** {@return this JDK, with a launcher that notes in the file {@code trained} that it was to make an archive, and fails} */
    private Path jdkThatFailsToTrain() throws IOException {
        Path home = Files.createDirectory(folder.resolve("jdk"));
        Path real = Path.of(System.getProperty("java.home"));
        try (Stream<Path> all = Files.list(real)) {
            for (Path entry : all.filter(path -> !path.endsWith("bin")).toList()) {
                Files.createSymbolicLink(home.resolve(entry.getFileName()), entry);
            }
        }
        Path launcher = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(launcher, """
                #!/bin/sh
                if grep -q -e ArchiveClassesAtExit -e AOTMode "${1#@}"; then
                    : > "%s"
                    exit 3
                fi
                exec "%s" "$@"
                """.formatted(
                        home.resolve("trained"), real.resolve("bin").resolve("java")));
        assertTrue(launcher.toFile().setExecutable(true));
        return home;
    }

    /** Starts a child, and may have an archive made by the JDK in the folder that is its argument, which fails. */
    static final class FailsToTrain {
        private FailsToTrain() {}

        public static void main(String[] arguments) throws Exception {
            System.setProperty("java.home", arguments[0]);
            ChildProcess.start(() -> {}).join();
            while (isAtIt()) {
                Thread.sleep(5);
            }
            boolean trained = Files.exists(Path.of(arguments[0], "trained"));
            System.out.println("trained: " + trained + ", guarded: " + guarded());
        }

        /** What the guard against orphans still has on its list. */
        private static Collection<?> guarded() throws Exception {
            Field living =
                    Class.forName("dev.progeny.internal.launch.OrphanGuard").getDeclaredField("LIVING");
            living.setAccessible(true);
            return (Collection<?>) living.get(null);
        }
    }

    @Test
    void whatAKilledProgramLeftIsRemovedByTheNext() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        assertTrue(cache.toFile().setReadable(false, false) && cache.toFile().setReadable(true, true));
        assertTrue(cache.toFile().setExecutable(false, false) && cache.toFile().setExecutable(true, true));
        Path left = Files.writeString(cache.resolve("0123456789abcdef-999999999-1.making"), "half an archive");

        try (Program program = start(cache, "run")) {
            assertGoesWell(program, "without");
        }

        assertFalse(Files.exists(left));
    }

    @Test
    void theLeastUsedGoWhereThereAreTooMany() throws Exception {
        Path cache = cacheWithAnArchive();
        Path used = archives(cache).get(0);
        List<Path> old = new ArrayList<>();
        for (int i = 0; i < MOST_FILES; i++) {
            Path file = Files.writeString(cache.resolve("00" + i + "-0-1.jsa"), "x");
            Files.setLastModifiedTime(file, FileTime.fromMillis(i * 1000L));
            old.add(file);
        }

        try (Program second =
                start(List.of("-Dprogeny.cache=" + cache, "-Dprogeny.cache.after=10", "-Xss2m"), "await")) {
            assertEquals(0, end(second), second::errors);
        }

        assertEquals(MOST_FILES, archives(cache).size());
        assertTrue(Files.exists(used));
        assertFalse(Files.exists(old.get(0)));
        assertFalse(Files.exists(old.get(1)));
    }
}
