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
                .contains("| idle pool, processor time | 0.500 % of a core | **0.250** | **0.250** |")
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

    @Test
    void aReportFromBeforeThereWereLimitsHasNone() throws Exception {
        Path file = folder.resolve("report.json");
        report(17, 100).write(file);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"limits\"", "\"formerly\""));

        assertThat(Report.read(file).limits()).isEmpty();
    }

    @Test
    void aLaterRunOfAPartTakesThePlaceOfThatPartAndIsTold() throws Exception {
        new Document(folder).add(report(17, 100));
        Report later = report(17, 50);
        Result other = new Result("lock", "a lock", later.results().get(0).entries());

        new Document(folder)
                .join(new Report(
                        "2026-02-02T00:00:00Z",
                        later.form(),
                        later.feature(),
                        later.java(),
                        later.python(),
                        later.machine(),
                        3,
                        later.pace(),
                        List.of(later.results().get(0), other),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("something else"),
                        List.of()));

        assertThat(Files.readString(folder.resolve("benchmarks.md")))
                .contains("| `applyAsync`, all at once | CPython, spawn | 25.0 | 20.0 (20.0 to 20.0) |")
                .contains("### A lock\n")
                .contains("| queue, record | 1.00 µs ± 0.500 ns |")
                .contains("  - measured anew by itself: applyAsync, all at once; a lock; JDK 17.0.1, a processor;"
                        + " 2026-02-02T00:00:00Z, in 3 seconds; load average before the run 0.5\n"
                        + "  - note: something else\n");
    }

    @Test
    void howThoroughlyWasMeasuredIsSaidOfEachJdkAsItWas() throws Exception {
        new Document(folder).add(report(17, 100));

        assertThat(Files.readString(folder.resolve("benchmarks.md")))
                .contains("  - races in 2 rounds of about 0.7 s, after a warm-up of 30 s,"
                        + " points in 2 to 3 rounds of about 0.4 s, after a warm-up of 8 s; CPython warm after 0.5 s\n")
                .contains("An idle pool is watched for 20 seconds");
    }

    @Test
    void nothingIsClaimedOfAReportFromBeforeItWasKept() throws Exception {
        new Document(folder).add(report(17, 100));
        Path file = folder.resolve("benchmarks/jdk-17.json");
        String old = Files.readString(file).replace("\"pace\"", "\"later\"").replace("\"limits\"", "\"later still\"");
        Files.writeString(file, old);

        new Document(folder).render();

        assertThat(Files.readString(folder.resolve("benchmarks.md")))
                .contains("  - races in 2 rounds, points in 2 to 3 rounds;"
                        + " how long a warm-up and a round lasted was not written down\n")
                .doesNotContain("warm-up of", "thirty seconds", "five rounds", "three rounds", "idle pool");
    }

    private static Report report(int feature, double nanos) {
        List<Entry> entries = List.of(
                new Entry(Peer.PROGENY, 5, Map.of("each", Summary.of(List.of(nanos, nanos))), null),
                new Entry(Peer.CPYTHON_SPAWN, 5, Map.of("each", Summary.of(List.of(1000.0, 1000.0))), null),
                new Entry(Peer.PP4J, 5, Map.of(), "it broke"));
        Result result = new Result("apply-async", "applyAsync, all at once", entries);
        Result point = new Result(
                "workers",
                "",
                List.of(
                        new Entry(Peer.PROGENY, 5, Map.of("each", Summary.of(List.of(nanos, nanos))), null),
                        new Entry(Peer.FORK_JOIN, 5, Map.of("each", Summary.of(List.of(nanos, nanos, nanos))), null)));
        Curve curve = new Curve("workers", "map", "workers", Measure.RATE, List.of(new Curve.Point(1, point)));
        return new Report(
                "2026-01-01T00:00:00Z",
                "long",
                feature,
                feature + ".0.1",
                "3.11.7",
                new Machine("a processor", 2, 8, "Linux", 0.5),
                10,
                new Pace(30, 0.7, 8, 0.4, 0.5),
                List.of(result),
                List.of(curve),
                List.of(new Limit("idle pool, processor time", "% of a core", 0.5, 0.25)),
                List.of(new Part("queue, record", 1000, 0.5)),
                List.of("something, for a reason"),
                List.of());
    }
}
