package dev.progeny.internal.launch;

import dev.progeny.internal.child.ChildMain;
import java.io.File;
import java.io.IOException;
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
 * one. So an archive holds what comes before the first such folder; if Progeny does not, there is none.
 *
 * @param key names the JDK, the class path with sizes and times, and the JVM's arguments: equal keys, equal archives
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

    /** {@return the archive that children of {@code blueprint} can use, or null if they can use none} */
    static @Nullable Archive of(Blueprint blueprint) {
        if (!blueprint.isOfThisJdk()) {
            return null;
        }
        List<String> arguments = new ArrayList<>(blueprint.arguments());
        for (String argument : arguments) {
            for (String excluding : EXCLUDING) {
                if (argument.startsWith(excluding)) {
                    return null;
                }
            }
        }
        int classPath = arguments.indexOf("-cp") + 1;
        try {
            String fitting = classPath == 0 ? "" : beginning(arguments.get(classPath));
            if (fitting.isEmpty()) {
                return null;
            }
            arguments.set(classPath, fitting);
            return new Archive(key(arguments, fitting), Runtime.version().feature() >= FIRST_WITH_AOT, arguments);
        } catch (IOException | NoSuchAlgorithmException e) {
            return null;
        }
    }

    /** {@return what of a class path an archive can hold, or nothing if that leaves out Progeny} */
    private static String beginning(String classPath) throws IOException {
        List<String> entries = new ArrayList<>();
        boolean hasProgeny = false;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path) && !isEmpty(path)) {
                break;
            }
            entries.add(entry);
            hasProgeny |= isProgeny(path);
        }
        return hasProgeny ? String.join(File.pathSeparator, entries) : "";
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private static boolean isProgeny(Path entry) {
        CodeSource source = ChildMain.class.getProtectionDomain().getCodeSource();
        return source != null
                && source.getLocation() != null
                && source.getLocation().equals(Blueprint.url(entry));
    }

    private static String key(List<String> arguments, String classPath) throws IOException, NoSuchAlgorithmException {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.home")).append('\n');
        text.append(System.getProperty("java.vm.version")).append('\n');
        text.append(System.getProperty("java.vm.name")).append('\n');
        for (String argument : arguments) {
            text.append(argument).append('\n');
        }
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                text.append(Files.size(path))
                        .append(' ')
                        .append(Files.getLastModifiedTime(path).toMillis());
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
