package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the instrument, as a JVM of its own with four children. */
@Timeout(300)
class BenchTest {
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
    void aRunStoresEverySampleOnceAndAccountsForIt() throws Exception {
        try (Program bench = start("--seconds", "2", "--rate", "500", "--store", store.toString())) {
            assertThat(bench.output().lines())
                    .anyMatch(line -> line.startsWith("voltage 1000 (") && line.contains("queue "))
                    .anyMatch(line -> line.matches("voltage +1000 = +1000 \\+ +0 \\+ +0 +0"))
                    .anyMatch(line -> line.matches("waveform +1000 = +1000 \\+ +0 \\+ +0 +0"))
                    .contains("every sample that the queue accepted is in the database");
            assertEquals("", bench.errors());
            assertEquals(0, bench.waitFor());
        }
        assertStored(Role.VOLTAGE, new FunctionGenerator(500), 1000);
        assertStored(
                Role.WAVEFORM,
                WavFileTest.throughAFile(Recording.example(), folder).playedAndReadAt(500),
                1000);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aRunInWhichEachProcessIsKilledLosesNoSample() throws Exception {
        try (Program bench = start("--seconds", "3", "--rate", "1000", "--store", store.toString(), "--kill")) {
            assertThat(bench.output().lines())
                    .anyMatch(line -> line.matches("voltage +3000 = +3000 \\+ +0 \\+ +0 +1"))
                    .anyMatch(line -> line.matches("waveform +3000 = +3000 \\+ +0 \\+ +0 +1"))
                    .anyMatch(line -> line.startsWith("the writer was restarted 1 and the display 1 times"))
                    .anyMatch(line -> line.matches("writer process \\d+ ended with signal 9 \\(SIGKILL\\); .*"))
                    .contains("every sample that the queue accepted is in the database");
            assertEquals("", bench.errors());
            assertEquals(0, bench.waitFor());
        }
        assertStored(Role.VOLTAGE, new FunctionGenerator(1000), 3000);
        assertStored(
                Role.WAVEFORM,
                WavFileTest.throughAFile(Recording.example(), folder).playedAndReadAt(1000),
                3000);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aRecordingOfTheUsersIsPlayedAndAStoreCanHoldSeveralRuns() throws Exception {
        Path wav = folder.resolve("meine Aufnahme.wav");
        Recording recording = new Recording(4, new float[] {0.5f, -0.5f, 0.25f, 0});
        WavFile.write(wav, recording);
        for (int run = 1; run <= 2; run++) {
            try (Program bench =
                    start("--seconds", "1", "--rate", "8", "--store", store.toString(), "--wav", wav.toString())) {
                assertThat(bench.output()).contains("run " + run + ": ");
                assertEquals(0, bench.waitFor());
            }
        }
        Recording stored = WavFile.read(wav);
        assertStored(Role.WAVEFORM, n -> stored.playedAndReadAt(8).at(n % 8), 16);
    }

    @Test
    void whatCannotBeRunIsRefusedBeforeAnythingStarts() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no sound");
        try (Program bench = start("--wav", text.toString())) {
            assertThat(bench.errors())
                    .isEqualTo("bench: cannot play the file given with --wav: " + text
                            + " is no WAV file: it does not begin with RIFF and WAVE" + System.lineSeparator());
            assertEquals(2, bench.waitFor());
        }
        try (Program bench = start("--rate", "fast")) {
            assertThat(bench.errors())
                    .startsWith("bench: --rate must be a whole number")
                    .contains("usage: bench");
            assertEquals(2, bench.waitFor());
        }
        assertThat(temp).isEmptyDirectory();
    }

    /** Whether all processes are there, and none has only just begun: a JVM that cannot read its arguments any more says so. */
    private static boolean allWork(Program bench) {
        List<ProcessHandle> jvms = bench.descendants().stream()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .toList();
        return jvms.size() >= Role.values().length
                && jvms.stream()
                        .allMatch(jvm -> jvm.info()
                                        .totalCpuDuration()
                                        .orElse(Duration.ZERO)
                                        .toMillis()
                                >= 100);
    }

    @Test
    void ctrlCLeavesNothingButTheStore() throws Exception {
        try (Program bench = start("--seconds", "60", "--store", store.toString())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> allWork(bench));

            bench.signal("INT");

            assertEquals(130, bench.waitFor());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> bench.descendants().isEmpty());
            assertEquals("", bench.errors());
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void whatAKilledRunLeftIsRemovedByTheNext() throws Exception {
        try (Program bench = start("--seconds", "60")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !isEmpty(temp));
            bench.signal("KILL");
            bench.waitFor();
        }
        assertThat(temp).isNotEmptyDirectory();

        try (Program bench = start("--seconds", "1", "--rate", "10")) {
            assertEquals(0, bench.waitFor());
        }
        assertThat(temp).isEmptyDirectory();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private Program start(String... arguments) throws IOException {
        return Program.start(List.of("-Djava.io.tmpdir=" + temp), Bench.class, arguments);
    }

    private void assertStored(Role producer, Signal device, int count) throws Exception {
        List<Double> stored = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        String url = "jdbc:h2:file:" + store.resolve("samples") + ";ACCESS_MODE_DATA=r;TRACE_LEVEL_FILE=0";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT sequence, volts FROM sample WHERE producer = '" + producer.label()
                                + "' ORDER BY run, sequence")) {
            while (rows.next()) {
                sequences.add(rows.getLong(1));
                stored.add(rows.getDouble(2));
            }
        }
        assertEquals(count, stored.size());
        assertEquals(LongStream.range(0, count).mapToObj(device::at).toList(), stored);
        assertThat(sequences).startsWith(0L, 1L, 2L);
    }
}
