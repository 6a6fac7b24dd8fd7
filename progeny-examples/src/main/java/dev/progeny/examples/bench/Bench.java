package dev.progeny.examples.bench;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program: reads its arguments, runs the instrument, prints the report. Its exit code is 0 if every sample that the queue accepted is
 * in the database, 1 if not, 2 if there was no run, 130 if it was interrupted.
 */
public final class Bench {
    private static final int INCOMPLETE = 1;
    private static final int NO_RUN = 2;
    private static final int INTERRUPTED = 130;
    private static final long TIDYING_MILLIS = 3000;

    private Bench() {}

    /**
     * Runs the instrument and ends this process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        Thread runner = Thread.currentThread();
        Thread tidying = new Thread(() -> interruptAndJoin(runner), "bench-tidying");
        Runtime.getRuntime().addShutdownHook(tidying);
        int status = run(System.out, System.err, arguments);
        try {
            Runtime.getRuntime().removeShutdownHook(tidying);
        } catch (IllegalStateException e) {
            return; // by Ctrl-C this process is ending already, with that status
        }
        System.exit(status);
    }

    /** At Ctrl-C: the run ends as if it had failed, so that nothing is left of it. */
    private static void interruptAndJoin(Thread runner) {
        runner.interrupt();
        try {
            runner.join(TIDYING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run(PrintStream out, PrintStream err, String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            out.print(BenchOptions.USAGE);
            return 0;
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (BenchException e) {
            err.println("bench: " + e.getMessage());
            err.print(BenchOptions.USAGE);
            return NO_RUN;
        }
        boolean redraws = isTerminal();
        List<String> late = new ArrayList<>(); // a line printed meanwhile would be in the way of what is redrawn
        try {
            Report report = new Run(options, redraws, redraws ? late::add : out::println).execute();
            late.forEach(out::println);
            out.print(report.text());
            out.println(
                    options.store() == null
                            ? "the database was temporary; --store DIR keeps it"
                            : "the database is in " + options.store().toAbsolutePath());
            return report.isComplete() ? 0 : INCOMPLETE;
        } catch (BenchException e) {
            err.println("bench: " + e.getMessage());
            return NO_RUN;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } catch (RuntimeException e) {
            if (isEnding()) {
                return INTERRUPTED; // a process that ends can neither start children nor share memory
            }
            throw e;
        }
    }

    private static boolean isEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Bench::isTerminal).isPresent();
    }

    /** Since JDK 22 there may be a console without a terminal; only since then can it be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a public method that throws nothing", e);
        }
    }
}
