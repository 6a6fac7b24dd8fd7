package dev.progeny.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.bench.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentTest {
    private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)");

    @TempDir
    Path folder;

    @Test
    void reportsOfTwoJdksStandSideBySide() throws Exception {
        new Document(folder).add(report(25, 10));
        new Document(folder).add(report(17, 100));

        String text = Files.readString(folder.resolve("benchmarks.md"));

        assertThat(text)
                .contains("| what | peer | JDK 17 asked | JDK 17 | JDK 25 asked | JDK 25 |")
                .contains("| `applyAsync`, all at once | CPython, spawn | 25.0 | 10.0 (10.0 to 10.0) |"
                        + " 50.0 | **100** (100 to 100) |")
                .contains("| `submit`, beside PP4J | PP4J | 15.0 | not measured | 30.0 | not measured |")
                .contains("| queue, record | 1.00 µs ± 0.500 ns | 1.00 µs ± 0.500 ns |")
                .contains("note: something, for a reason");
    }

    @Test
    void everyPlotThatTheDocumentShowsIsThere() throws Exception {
        new Document(folder).add(report(17, 100));

        List<String> pictures = PICTURE.matcher(Files.readString(folder.resolve("benchmarks.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(pictures)
                .containsExactly("benchmarks/workers-17.svg")
                .allSatisfy(picture -> assertThat(folder.resolve(picture)).exists());
    }

    @Test
    void aReportIsReadAsItWasWritten() throws Exception {
        Report report = report(17, 100);
        Path file = folder.resolve("report.json");

        report.write(file);

        assertThat(Report.read(file)).isEqualTo(report);
    }

    private static Report report(int feature, double nanos) {
        List<Entry> entries = List.of(
                new Entry(Peer.PROGENY, 5, Map.of("each", Summary.of(List.of(nanos, nanos))), null),
                new Entry(Peer.CPYTHON_SPAWN, 5, Map.of("each", Summary.of(List.of(1000.0, 1000.0))), null),
                new Entry(Peer.PP4J, 5, Map.of(), "it broke"));
        Result result = new Result("apply-async", "applyAsync, all at once", entries);
        Curve curve = new Curve("workers", "map", "workers", Measure.RATE, List.of(new Curve.Point(1, result)));
        return new Report(
                "2026-01-01T00:00:00Z",
                "long",
                feature,
                feature + ".0.1",
                "3.11.7",
                new Machine("a processor", 2, 8, "Linux", 0.5),
                10,
                List.of(result),
                List.of(curve),
                List.of(new Part("queue, record", 1000, 0.5)),
                List.of("something, for a reason"));
    }
}
