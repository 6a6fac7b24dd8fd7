package dev.progeny.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The files behind one entry of a class path, as the JVM sees them when it makes an archive: a jar's manifest may name others, whose
 * manifests may name more. To the archive a name is a path from the jar's folder, never an address, although class loaders take both.
 */
final class ManifestPaths {
    private ManifestPaths() {}

    /** {@return the entry itself and all that is reached through manifests, each once; a file that is not there has none} */
    static List<Path> reachedFrom(String entry) throws IOException {
        Set<Path> reached = new LinkedHashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(Path.of(entry)));
        while (!open.isEmpty()) {
            Path file = open.remove();
            if (reached.add(file) && Files.isRegularFile(file)) {
                open.addAll(namedBy(file));
            }
        }
        return new ArrayList<>(reached);
    }

    private static List<Path> namedBy(Path jar) throws IOException {
        List<Path> named = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (names != null) {
                for (String name : names.strip().split("\\s+")) {
                    named.add(jar.resolveSibling(name));
                }
            }
        }
        return named;
    }
}
