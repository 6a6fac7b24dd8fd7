package dev.progeny.bench;

import dev.progeny.bench.limits.Limits;
import dev.progeny.bench.parts.Parts;
import dev.progeny.bench.report.Curve;
import dev.progeny.bench.report.Document;
import dev.progeny.bench.report.Limit;
import dev.progeny.bench.report.Machine;
import dev.progeny.bench.report.Pace;
import dev.progeny.bench.report.Part;
import dev.progeny.bench.report.Ratio;
import dev.progeny.bench.report.Report;
import dev.progeny.bench.report.Result;
import dev.progeny.bench.stores.Stores;
import dev.progeny.bench.work.Computation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The program: runs everything, prints the ratios, and writes the documents. */
public final class Benchmarks {
    private final BenchOptions options;
    private final PrintStream progress;

    Benchmarks(BenchOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Arguments: see {@link BenchOptions#USAGE}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int status = call(System.out, System.err, args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** {@return the status with which the program ends} */
    static int call(PrintStream out, PrintStream err, String... args) throws IOException, InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + BenchOptions.USAGE);
            return 2;
        }
        if (options.helps()) {
            out.print(BenchOptions.USAGE);
            return 0;
        }
        Path stores = options.stores();
        if (stores != null) {
            Stores.compare(stores, options.form().isShort(), out, err);
            return 0;
        }
        Document document = new Document(options.documents());
        if (options.renders()) {
            document.render();
            return 0;
        }
        Report report = new Benchmarks(options, err).run();
        print(report, out);
        if (options.joins()) {
            document.join(report);
        } else if (options.writes()) {
            document.add(report);
        }
        return 0;
    }

    /** Prints the ratios, and what was left out. */
    static void print(Report report, PrintStream out) {
        if (report.form().equals(Form.SHORT.name())) {
            out.println("The short form is not warm: its ratios show that all works, not how quick it is.");
        }
        out.println("JDK " + report.java() + ", CPython "
                + (report.python().isEmpty() ? "not found" : report.python()) + ", " + report.form() + " form, "
                + report.seconds() + " s");
        Ratio.all(report).forEach(out::println);
        report.limits()
                .forEach(limit -> out.printf(
                        Locale.ROOT,
                        "%s: %.2f %s, limit %.1f%n",
                        limit.title(),
                        limit.measured(),
                        limit.unit(),
                        limit.most()));
        report.notices().forEach(notice -> out.println("note: " + notice));
    }

    Report run() throws IOException, InterruptedException {
        Instant begun = Instant.now();
        Machine machine = Machine.look();
        List<Result> results = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        List<Limit> limits = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        String python;
        try (Peers peers = new Peers();
                Runner runner = new Runner(options.form(), peers, this::tell)) {
            python = peers.pythonVersion().orElse("");
            if (machine.isBusy()) {
                notices.add("the machine was busy before the run began (see the load average): even ratios are rough");
            }
            if (python.isEmpty()) {
                notices.add("there is no python3 on this machine: CPython was left out");
            }
            int steps = Computation.stepsFor(Duration.ofMillis(1));
            for (Race race : Races.all(steps)) {
                if (options.wants(race.id())) {
                    Result result = runner.run(race);
                    results.add(result);
                    tellRatios(result);
                }
            }
            for (Series series : Series.all(steps)) {
                if (options.wants(series.id())) {
                    curves.add(runner.run(series));
                }
            }
            notices.addAll(runner.notices());
        }
        if (options.wants(BenchOptions.LIMITS)) {
            tell(BenchOptions.LIMITS);
            limits.addAll(Limits.measure(options.form().isShort()));
        }
        if (options.wants(BenchOptions.PARTS)) {
            tell(BenchOptions.PARTS);
            parts.addAll(Parts.measure(options.form().isShort()));
        }
        Instant now = Instant.now();
        return new Report(
                now.truncatedTo(ChronoUnit.MINUTES).toString(),
                options.form().name(),
                Runtime.version().feature(),
                Runtime.version().toString(),
                python,
                machine,
                Duration.between(begun, now).toSeconds(),
                Pace.of(options.form(), options.form().points(), Contender.PYTHON_WARM_UP),
                results,
                curves,
                limits,
                parts,
                notices,
                List.of());
    }

    /** Whoever waits for the rest may want to see what is there. */
    private void tellRatios(Result result) {
        for (Goal goal : Goal.all()) {
            Ratio.of(goal, result, Runtime.version().feature()).ifPresent(progress::println);
        }
    }

    private void tell(String what) {
        progress.println("measuring " + what);
    }
}
