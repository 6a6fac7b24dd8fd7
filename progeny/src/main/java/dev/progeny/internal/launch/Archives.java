package dev.progeny.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which archive the children of a blueprint use; looked up once, for it costs as much as reading the file. */
final class Archives {
    private static final Map<Blueprint, List<String>> ARGUMENTS = new ConcurrentHashMap<>();

    private Archives() {}

    /** {@return what to put before the arguments of a child; nothing if there is no archive} */
    static List<String> arguments(Blueprint blueprint) {
        List<String> known = ARGUMENTS.get(blueprint);
        if (known == null) {
            ArchiveFolder folder = ArchiveFolder.chosen();
            Archive archive = folder == null ? null : Archive.of(blueprint);
            known = folder == null || archive == null ? List.of() : find(folder, archive);
            ARGUMENTS.put(blueprint, known);
        }
        return known;
    }

    private static List<String> find(ArchiveFolder folder, Archive archive) {
        Path file = folder.find(archive);
        return file == null ? List.of() : archive.use(file);
    }

    /** Lets children use what was made meanwhile. */
    static void lookAgain(Blueprint blueprint) {
        ARGUMENTS.remove(blueprint);
    }
}
