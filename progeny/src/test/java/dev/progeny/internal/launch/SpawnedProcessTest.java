package dev.progeny.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnedProcessTest {
    @Test
    void aPlainProcessThatCannotBeStartedLeavesNoFile(@TempDir Path empty) throws Exception {
        Blueprint blueprint = new Blueprint(
                List.of(empty.resolve("java").toString()), List.of("-version"), Map.of(), null, null, null, null);

        assertThrows(IOException.class, () -> SpawnedProcess.plain(blueprint));

        assertEquals(List.of(), argumentFiles());
    }

    private static List<Path> argumentFiles() throws IOException {
        try (Stream<Path> all =
                Files.list(ProcessFolder.own().newPath("any").toAbsolutePath().getParent())) {
            return all.filter(path -> path.getFileName().toString().startsWith("arguments"))
                    .toList();
        }
    }
}
