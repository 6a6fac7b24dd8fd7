package dev.progeny.examples.bench;

import dev.progeny.examples.bench.supervise.BenchException;
import dev.progeny.examples.bench.supervise.Report;
import dev.progeny.examples.bench.supervise.RunOptions;
import dev.progeny.examples.bench.supervise.Supervisor;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * The program: reads its arguments, runs the instrument, prints the report. Its exit code is 0 if every sample that the queue accepted is in
 * the recording, 1 if not or if the run had to end early, 2 if there was no run, 130 if it was ended by Ctrl-C or SIGTERM and nothing was
 * lost, or by a second of these, which does not wait for anything.
 */
public final class Bench {
    private static final int INCOMPLETE = 1;
    private static final int NO_RUN = 2;
    private static final int INTERRUPTED = 130;

    private Bench() {}

    /**
     * Runs the instrument and ends this process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    private static int run(PrintStream out, PrintStream err, String... arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        try {
            switch (command) {
                case "--help", "-h", "help" -> out.print(BenchOptions.USAGE);
                case "recordings" -> RecordingCommands.list(out, rest);
                case "export" -> RecordingCommands.export(out, rest);
                case "rename" -> RecordingCommands.rename(out, rest);
                case "delete" -> RecordingCommands.delete(out, rest);
                default -> {
                    return run(out, BenchOptions.parse(arguments));
                }
            }
            return 0;
        } catch (BenchException e) {
            err.println("bench: " + e.getMessage());
            return NO_RUN;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        }
    }

    private static int run(PrintStream out, RunOptions options) throws BenchException, InterruptedException {
        Supervisor supervisor = new Supervisor(options, news -> {
            out.println(news);
            out.flush();
        });
        StopSignals.handle(supervisor::stop, () -> System.exit(INTERRUPTED)); // asked twice: at once
        Report report = supervisor.run(made -> print(out, made, options));
        if (!report.isComplete() || supervisor.hasEndedEarly()) {
            return INCOMPLETE;
        }
        return supervisor.isStopWanted() ? INTERRUPTED : 0;
    }

    private static void print(PrintStream out, Report report, RunOptions options) {
        out.print(report.text());
        out.println(
                options.store() == null
                        ? "the recording was temporary; --store DIR keeps it"
                        : "the recording is in " + options.store().toAbsolutePath());
        out.flush();
    }
}
