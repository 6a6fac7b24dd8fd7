package dev.progeny.examples.bench.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves, and says of it. */
@Timeout(300)
class SupervisorTest {
    private static final String NAME = "a".repeat(200);
    private static final int DEPTH = 11; // twice as many such names are longer than the system takes in one path

    @TempDir
    Path folder;

    /** The temporary folder of the run, once it cannot be removed. */
    private Path work;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the longest path is another elsewhere")
    void aTemporaryFolderThatCannotBeRemovedIsToldAfterTheReport() throws Exception {
        List<String> said = new ArrayList<>();
        List<ChannelSpec> channels = List.of(ChannelSpec.parse("left=sine:rate=200,speed=max"));
        Supervisor supervisor =
                new Supervisor(new RunOptions(channels, 1, null, "test", false, 0, false, false), said::add);

        try {
            Report report = supervisor.run(made -> {
                said.add("report");
                makeUnremovable();
            });

            assertTrue(report.isComplete(), report::text);
            assertFalse(supervisor.hasEndedEarly());
            assertThat(said).hasSizeGreaterThanOrEqualTo(2);
            assertEquals("report", said.get(said.size() - 2));
            assertThat(said.get(said.size() - 1))
                    .startsWith("the temporary folder " + work + " could not be removed: ")
                    .endsWith("; remove it by hand");
        } finally {
            makeRemovable();
        }
    }

    private static Path workFolder() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        String ours = "progeny-bench-" + ProcessHandle.current().pid() + "-*";
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temp, ours)) {
            return found.iterator().next();
        }
    }

    /** What is deepest in it can be reached by no path from the root, so that whoever walks there fails, root as well. */
    private void makeUnremovable() {
        try {
            work = workFolder();
            Path deepest = deep("outer");
            deep("inner");
            Files.move(folder.resolve("inner"), deepest.resolve("inner"));
            Files.move(folder.resolve("outer"), work.resolve("outer"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path deep(String name) throws IOException {
        return Files.createDirectories(deepest(folder.resolve(name)));
    }

    private static Path deepest(Path top) {
        Path path = top;
        for (int i = 0; i < DEPTH; i++) {
            path = path.resolve(NAME);
        }
        return path;
    }

    /** In the folder of the test, and no deeper than can be reached. */
    private void makeRemovable() throws IOException {
        if (work == null) {
            return;
        }
        Files.move(deepest(work.resolve("outer")).resolve("inner"), folder.resolve("inner"));
        Files.move(work, folder.resolve("work"));
    }
}
