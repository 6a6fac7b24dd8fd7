package dev.progeny.internal.launch;

import dev.progeny.internal.child.ChildMain;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class-data archive that fits a blueprint: the classes that children load, as they are after loading, in a file that the JVM maps. A
 * dynamic archive up to JDK 24, an AOT cache from 25.
 *
 * <p>The JVM insists on the class path that the archive was made with, or one that begins with it, and takes no folder with files into
 * one. So an archive holds what comes before the first such folder; if Progeny does not, there is none. What the manifest of a jar names
 * belongs to the class path as if it stood there.
 *
 * @param key names the JDK, the class path with sizes and times, and the JVM's arguments but properties on which nothing in an archive
 *     depends: equal keys, equal archives
 * @param isAot whether it is an AOT cache
 * @param arguments of the JVM that makes it
 */
record Archive(String key, boolean isAot, List<String> arguments) {
    private static final int FIRST_WITH_AOT = 25;
    private static final int KEY_BYTES = 16;

    /** With these the user has a will of his own about archives, or the JVM allows none. */
    private static final List<String> EXCLUDING = List.of(
            "-Xshare",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:+AutoCreateSharedArchive",
            "-XX:AOT",
            "-javaagent",
            "-agent",
            "-Xrun",
            "-Xbootclasspath",
            "--patch-module",
            "--upgrade-module-path",
            "--limit-modules",
            "--module-path",
            "-p",
            "-m",
            "@");

    /**
     * The properties on which an archive depends. The JVM compares its module options with those of the archive, and uses no modules out of
     * it with a class loader of the user's; the others decide what is generated for lambdas, or whether those are archived.
     */
    private static final List<String> DECISIVE_PROPERTIES = List.of(
            "-Djava.system.class.loader",
            "-Djava.security.manager",
            "-Djava.lang.invoke.",
            "-Djdk.module.",
            "-Djdk.internal.lambda.");

    /** {@return the archive that children of {@code blueprint} can use, or null if they can use none} */
    static @Nullable Archive of(Blueprint blueprint) {
        if (!blueprint.isOfThisJdk()) {
            return null;
        }
        List<String> arguments = new ArrayList<>(blueprint.arguments());
        for (String argument : arguments) {
            if (InheritedFlags.startsWithAny(argument, EXCLUDING)) {
                return null;
            }
        }
        int classPath = arguments.indexOf("-cp") + 1;
        try {
            List<Path> files = new ArrayList<>();
            String fitting = classPath == 0 ? "" : beginning(arguments.get(classPath), files);
            if (fitting.isEmpty()) {
                return null;
            }
            arguments.set(classPath, fitting);
            return new Archive(key(arguments, files), Runtime.version().feature() >= FIRST_WITH_AOT, arguments);
        } catch (IOException | NoSuchAlgorithmException e) {
            return null;
        }
    }

    /**
     * {@return what of a class path an archive can hold, or nothing if that leaves out Progeny}
     *
     * @param files to be filled with the files behind it
     */
    private static String beginning(String classPath, List<Path> files) throws IOException {
        List<String> entries = new ArrayList<>();
        boolean hasProgeny = false;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            List<Path> reached = ManifestPaths.reachedFrom(entry);
            if (hasFolderInUse(reached)) {
                break;
            }
            entries.add(entry);
            files.addAll(reached);
            hasProgeny |= hasProgeny(reached);
        }
        return hasProgeny ? String.join(File.pathSeparator, entries) : "";
    }

    private static boolean hasFolderInUse(List<Path> files) throws IOException {
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (DirectoryStream<Path> within = Files.newDirectoryStream(file)) {
                    if (within.iterator().hasNext()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether Progeny is one of these files, which may be called otherwise than its class loader has it: by a link, or with {@code ..}. */
    private static boolean hasProgeny(List<Path> files) throws IOException {
        CodeSource source = ChildMain.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !location.getProtocol().equals("file")) {
            return false;
        }
        Path own;
        try {
            own = Path.of(location.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
        for (Path file : files) {
            if (Files.exists(file) && Files.isSameFile(file, own)) {
                return true;
            }
        }
        return false;
    }

    private static String key(List<String> arguments, List<Path> files) throws IOException, NoSuchAlgorithmException {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.home")).append('\n');
        text.append(System.getProperty("java.vm.version")).append('\n');
        text.append(System.getProperty("java.vm.name")).append('\n');
        for (String argument : arguments) {
            if (!argument.startsWith("-D") || InheritedFlags.startsWithAny(argument, DECISIVE_PROPERTIES)) {
                text.append(argument).append('\n');
            }
        }
        for (Path file : files) {
            text.append(file).append(' ');
            if (Files.exists(file)) {
                text.append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis());
            }
            text.append('\n');
        }
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
    }

    /** {@return how its files end} */
    String suffix() {
        return isAot ? ".aot" : ".jsa";
    }

    /** {@return the arguments of a JVM that uses it; one that cannot says nothing and goes without} */
    List<String> use(Path file) {
        return isAot
                ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off")
                : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
    }
}
