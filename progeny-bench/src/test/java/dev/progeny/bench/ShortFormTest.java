package dev.progeny.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.report.Curve;
import dev.progeny.bench.report.Entry;
import dev.progeny.bench.report.Ratio;
import dev.progeny.bench.report.Report;
import dev.progeny.bench.report.Result;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing here fails on a time; a benchmark that no longer works does. */
final class ShortFormTest {
    @Test
    @Timeout(600) // only a hang gets there
    void everyBenchmarkStillWorks() throws Exception {
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

        Report report = new Benchmarks(BenchOptions.parse("--short"), quiet).run();

        printFigures(report);
        Stream<Result> all = Stream.concat(
                report.results().stream(),
                report.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .map(Curve.Point::result));
        assertThat(all.flatMap(result -> result.entries().stream()))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.failure()).isNull())
                .allSatisfy(entry -> assertThat(entry.figures()).isNotEmpty());
        assertThat(report.results())
                .extracting(Result::id)
                .doesNotHaveDuplicates()
                .hasSize(26);
        assertThat(report.limits())
                .hasSizeBetween(1, 3) // not every system tells what a process takes
                .allSatisfy(limit -> assertThat(limit.measured()).isFinite());
        assertThat(report.parts()).hasSize(3);
        if (!report.python().isEmpty()) {
            assertThat(Ratio.all(report)).extracting(Ratio::goal).isEqualTo(Goal.all());
        }
    }

    /** The build shows them. */
    private static void printFigures(Report report) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Benchmarks.print(report, new PrintStream(lines, true, StandardCharsets.UTF_8));
        lines.toString(StandardCharsets.UTF_8).lines().forEach(line -> System.out.println("bench: " + line));
    }

    @Test
    void whereThereIsNoPythonTheOthersRaceWithoutIt() throws Exception {
        Race race = Races.all(1).stream()
                .filter(one -> one.id().equals("apply"))
                .findFirst()
                .orElseThrow();

        try (Peers peers = new Peers("no-such-python");
                Runner runner = new Runner(Form.SHORT, peers, what -> {})) {
            Result result = runner.run(race);

            assertThat(peers.pythonVersion()).isEmpty();
            assertThat(result.entries())
                    .extracting(Entry::peer)
                    .containsExactlyElementsOf(race.peers().stream()
                            .filter(peer -> !peer.isPython())
                            .toList());
        }
    }

    @Test
    void whoeverCannotDoTheWorkIsNamedAndTheOthersGoOn() throws Exception {
        Race race = new Race(
                "map",
                "",
                "map",
                Settings.parse("workers=1"),
                Race.Range.between(1, 10),
                List.of(Peer.PP4J, Peer.FORK_JOIN));

        try (Peers peers = new Peers("no-such-python");
                Runner runner = new Runner(Form.SHORT, peers, what -> {})) {
            Result result = runner.run(race);

            assertThat(result.figure(Peer.FORK_JOIN, "each")).isPresent();
            assertThat(result.figure(Peer.PP4J, "each")).isEmpty();
            assertThat(runner.notices())
                    .containsExactly("map: PP4J failed: java.lang.IllegalArgumentException: unknown work \"map\"");
        }
    }
}
