package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.progeny.Program;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.StoreException;
import dev.progeny.examples.bench.work.Recorded;
import dev.progeny.examples.bench.work.Recorded.Extent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the instrument, as a JVM of its own with its children. */
@Timeout(300)
class BenchTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Path store;
    private Path temp;

    @BeforeEach
    void layOut() throws IOException {
        store = folder.resolve("store of samples");
        temp = Files.createDirectory(folder.resolve("temp"));
    }

    @Test
    void aRunStoresEverySampleOnceAndAccountsForItAndCanBeExported() throws Exception {
        try (Program bench = start("--seconds", "2", "--rate", "500", "--name", "two tones")) {
            assertThat(bench.output().lines())
                    .anyMatch(line -> line.matches("page: http://127\\.0\\.0\\.1:\\d+/.*"))
                    .anyMatch(line -> line.matches("sine +1000 = +1000 \\+ +0 \\+ +0 \\+ +0 \\+ +0 .*"))
                    .anyMatch(line -> line.matches("square +1000 = +1000 \\+ +0 \\+ +0 \\+ +0 \\+ +0 .*"))
                    .contains("restarts: store 0, acquire-sine 0, acquire-square 0, show 0")
                    .contains("every sample that the queue accepted is in the recording")
                    .contains("the recording is in " + store);
            assertEquals("", bench.errors());
            assertEquals(0, bench.waitFor());
        }
        assertStored(1000);
        assertThat(temp).isEmptyDirectory();

        try (Program list = command("recordings")) {
            assertThat(list.output())
                    .contains("\"two tones\"")
                    .contains("2000 samples")
                    .contains("sine, square");
            assertEquals(0, list.waitFor());
        }
        Path wav = folder.resolve("two tones.wav");
        try (Program export = command("export", "two tones", "--wav", wav.toString())) {
            assertThat(export.output()).isEqualTo("written: " + wav + System.lineSeparator());
            assertEquals(0, export.waitFor());
        }
        assertThat(Files.size(wav)).isGreaterThan(2000 * Float.BYTES);
    }

    @Test
    void aRunInWhichEachProcessIsKilledLosesNoSample() throws Exception {
        try (Program bench = start("--seconds", "4", "--rate", "1000", "--kill")) {
            assertThat(bench.output().lines())
                    .anyMatch(line -> line.matches("sine +4000 = +4000 \\+ +0 \\+ +0 \\+ +0 \\+ +0 .*"))
                    .anyMatch(line -> line.matches("square +4000 = +4000 \\+ +0 \\+ +0 \\+ +0 \\+ +0 .*"))
                    .contains("restarts: store 1, acquire-sine 1, acquire-square 1, show 1")
                    .anyMatch(line -> line.matches("store \\(process \\d+\\) ended with signal 9 \\(SIGKILL\\); .*"))
                    .contains("every sample that the queue accepted is in the recording");
            assertEquals("", bench.errors());
            assertEquals(0, bench.waitFor());
        }
        assertStored(4000);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void ctrlCEndsTheRecordingInOrderAndLeavesNothingElse() throws Exception {
        try (Program bench = start()) {
            await().atMost(PATIENCE).until(() -> storedSoFar() > 0);

            bench.signal("INT");

            assertEquals(130, bench.waitFor());
            await().atMost(PATIENCE).until(() -> bench.descendants().isEmpty());
            assertEquals("", bench.errors());
            assertThat(bench.output()).contains("every sample that the queue accepted is in the recording");
        }
        Recording recording = Recorded.only(store);
        assertNotNull(recording.ended());
        for (Channel channel : recording.channels()) {
            Extent extent = Recorded.check(store, recording, channel);
            assertEquals(extent.end(), extent.samples());
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void theRecordingThatIsBeingMadeCanBeRenamedAndNotDeletedUntilItsRunHasEnded() throws Exception {
        try (Program bench = start("--no-page", "--name", "old")) {
            await().atMost(PATIENCE).until(() -> storedSoFar() > 0);

            try (Program delete = command("delete", "old")) {
                assertThat(delete.errors())
                        .isEqualTo("bench: not deleted: recording 1 in " + store
                                + " is being made, or deleted, by another process; end that first"
                                + System.lineSeparator());
                assertEquals(2, delete.waitFor());
            }
            try (Program list = command("recordings")) {
                assertThat(list.output()).contains("\"old\"", "  being made  ");
            }
            try (Program rename = command("rename", "old", "new")) {
                assertEquals(0, rename.waitFor(), rename.errors());
            }
            bench.signal("INT");

            assertEquals(130, bench.waitFor());
            assertThat(bench.output())
                    .contains("recording 1, \"new\"")
                    .contains("every sample that the queue accepted is in the recording");
        }
        try (Program delete = command("delete", "new")) {
            assertThat(delete.output()).isEqualTo("deleted: recording 1, \"new\"" + System.lineSeparator());
            assertEquals(0, delete.waitFor());
        }
        try (Program list = command("recordings")) {
            assertThat(list.output()).isEqualTo("no recordings in " + store + System.lineSeparator());
        }
    }

    @Test
    void aRunWhoseRecordingIsRemovedMeanwhileEndsWithAReport() throws Exception {
        try (Program bench = start("--no-page")) {
            await().atMost(PATIENCE).until(() -> storedSoFar() > 0);
            Files.move(store, folder.resolve("elsewhere"));

            bench.signal("INT");

            assertEquals(1, bench.waitFor());
            assertThat(bench.output().lines())
                    .anyMatch(
                            line -> line.startsWith("the recording cannot be read, so that nothing counts as stored: "))
                    .anyMatch(line -> line.matches("sine +\\d+ = +0 \\+ .*"))
                    .contains("not every sample that the queue accepted is in the recording");
        }
    }

    @Test
    void samplesFromTheStandardInputAreRecorded() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append(i).append('\n');
        }
        Path input = Files.writeString(folder.resolve("input.txt"), text);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temp,
                        "-Dprogeny.cache=off",
                        "-Dprogeny.folder=" + System.getProperty("progeny.folder", temp.toString()),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bench.class.getName(),
                        "--store",
                        store.toString(),
                        "--no-page",
                        "--channel",
                        "in=stdin:rate=1000,format=text")
                .redirectInput(input.toFile())
                .redirectErrorStream(true);
        Process bench = builder.start();
        String output = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bench.waitFor(), output);
        assertThat(output).contains("every sample that the queue accepted is in the recording");
        assertEquals(List.of(100L), Recorded.only(store).samples());
    }

    @Test
    void whatCameFromAnInputThatIsSilentAtTheEndIsRecorded() throws Exception {
        try (Program bench = start("--no-page", "--channel", "in=stdin:rate=1000,format=text")) {
            OutputStream input = bench.process().getOutputStream();
            input.write("1\n".repeat(30).getBytes(StandardCharsets.US_ASCII));
            input.flush();
            await().atMost(PATIENCE).until(() -> storedSoFar() == 30);

            bench.signal("TERM");

            assertEquals(130, bench.waitFor());
            assertThat(bench.output().lines())
                    .anyMatch(line -> line.matches("in +30 = +30 \\+ +0 \\+ +0 \\+ +0 \\+ +0 .*"))
                    .contains("every sample that the queue accepted is in the recording");
        }
    }

    @Test
    void whatCannotBeRunIsRefusedBeforeAnythingStarts() throws Exception {
        Path missing = folder.resolve("missing.wav");
        try (Program bench = start("--channel", "a=wav:" + missing)) {
            assertThat(bench.errors()).startsWith("bench: --channel a: ").contains(missing.toString());
            assertEquals(2, bench.waitFor());
        }
        try (Program bench = start("--rate", "fast")) {
            assertThat(bench.errors()).startsWith("bench: --rate must be a whole number");
            assertEquals(2, bench.waitFor());
        }
        try (Program bench = command("recordings")) {
            assertThat(bench.errors())
                    .isEqualTo("bench: there are no recordings in " + store
                            + ", which does not exist; --store DIR names" + " another folder" + System.lineSeparator());
            assertEquals(2, bench.waitFor());
        }
        assertThat(temp).isEmptyDirectory();
    }

    /** How many samples anyone would find stored; the store is being written meanwhile. */
    private long storedSoFar() throws Exception {
        if (!Files.isDirectory(store)) {
            return 0;
        }
        try {
            return Recorded.only(store).samples().stream()
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(0);
        } catch (AssertionError | StoreException e) {
            return 0; // there is no recording yet, or the store is being made
        }
    }

    private Program start(String... arguments) throws IOException {
        return command("", arguments);
    }

    private Program command(String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--store", store.toString()));
        List<String> jvm = new ArrayList<>(List.of("-Djava.io.tmpdir=" + temp));
        if (Runtime.version().feature() >= 24) {
            jvm.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
        }
        return Program.start(jvm, Bench.class, all.toArray(String[]::new));
    }

    private void assertStored(long samples) throws Exception {
        Recording recording = Recorded.only(store);
        assertNotNull(recording.ended());
        for (Channel channel : recording.channels()) {
            assertEquals(new Extent(samples, samples), Recorded.check(store, recording, channel));
        }
    }
}
