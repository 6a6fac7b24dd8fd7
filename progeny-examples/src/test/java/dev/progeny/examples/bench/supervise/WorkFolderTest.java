package dev.progeny.examples.bench.supervise;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkFolderTest {
    @Test
    void whatAKilledRunLeftIsRemovedByTheNextAndWhatALivingOneHasIsNot() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        Path left = Files.createTempDirectory(temp, "progeny-bench-" + ended.pid() + "-");
        Files.writeString(Files.createDirectory(left.resolve("store")).resolve("file"), "left");

        Path inUse;
        try (WorkFolder first = WorkFolder.create();
                WorkFolder second = WorkFolder.create()) {
            assertFalse(Files.exists(left));
            inUse = first.resolve("file");
            Files.writeString(inUse, "in use");
            second.close(); // which the end of the block may repeat
            assertTrue(Files.exists(inUse));
        }
        assertFalse(Files.exists(inUse.getParent()));
    }
}
