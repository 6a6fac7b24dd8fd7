package dev.progeny.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, started as the README says. It is there from the phase {@code package} on, and this test runs after that. */
@Timeout(300)
class JarTest {
    private static final Path JAR = Path.of("target", "progeny-examples.jar");

    @TempDir
    Path folder;

    @Test
    void theInstrumentRunsFromTheJarWithTheLibrariesBesideIt() throws Exception {
        String store = folder.resolve("store").toString();

        String run = run("bench", "--seconds", "1", "--rate", "500", "--name", "from the jar", "--store", store);
        String list = run("bench", "recordings", "--store", store);

        assertThat(run)
                .contains("page: http://127.0.0.1:")
                .contains("restarts: store 0, acquire-sine 0, acquire-square 0, show 0")
                .contains("every sample that the queue accepted is in the recording");
        assertThat(list).contains("\"from the jar\"").contains("1000 samples");
    }

    /** Runs an example to its end; that it says nothing on standard error means that no JVM warned, of native code for one. */
    private String run(String... arguments) throws IOException, InterruptedException {
        assertTrue(
                Files.isRegularFile(JAR), () -> "there is no " + JAR.toAbsolutePath() + "; mvn verify makes it first");
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dprogeny.cache=off",
                "-Djava.io.tmpdir=" + folder,
                "-Dprogeny.folder=" + System.getProperty("progeny.folder"),
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Process program = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            int code = program.waitFor();
            assertEquals("", Files.readString(errors));
            assertEquals(0, code, Files.readString(output));
            return Files.readString(output);
        } finally {
            program.destroyForcibly();
        }
    }
}
