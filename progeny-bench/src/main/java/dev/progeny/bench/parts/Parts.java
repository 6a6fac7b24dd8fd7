package dev.progeny.bench.parts;

import dev.progeny.bench.host.PeerJvm;
import dev.progeny.bench.report.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH measure the parts, in JVMs of their own. */
public final class Parts {
    private static final int ROUNDS = 3;
    private static final String RESULT = "part";

    private Parts() {}

    /** Measures all, in a JVM of its own that takes JMH's files with it; in the short form each once, to see that it works. */
    public static List<Part> measure(boolean isShort) throws IOException, InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (List<String> fields :
                PeerJvm.results(Parts.class, PeerJvm.unsafeAccess(), RESULT, Boolean.toString(isShort))) {
            parts.add(new Part(fields.get(0), Double.parseDouble(fields.get(1)), Double.parseDouble(fields.get(2))));
        }
        return parts;
    }

    /** What runs in that JVM; prints a line for each part. */
    public static void main(String[] args) throws RunnerException {
        PeerJvm.atEndOfInput(() -> System.exit(1));
        boolean isShort = Boolean.parseBoolean(args[0]);
        System.setProperty("jmh.ignoreLock", "true"); // the lock is a file that would stay in the temp folder
        TimeValue time = isShort ? TimeValue.milliseconds(5) : TimeValue.seconds(1);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Parts.class.getPackageName())
                .forks(1)
                .warmupIterations(isShort ? 0 : ROUNDS)
                .warmupTime(time)
                .measurementIterations(isShort ? 1 : ROUNDS)
                .measurementTime(time)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        List<String> arguments = new ArrayList<>(PeerJvm.passedOn());
        arguments.addAll(PeerJvm.nativeAccess());
        arguments.addAll(PeerJvm.unsafeAccess());
        options.jvmArgsAppend(arguments.toArray(String[]::new));
        if (isShort) {
            options.param("value", "record", "lambda");
        }
        for (RunResult run : new Runner(options.build()).run()) {
            Result<?> result = run.getPrimaryResult();
            double error = result.getScoreError();
            PeerJvm.tell(RESULT, title(run), result.getScore(), Double.isFinite(error) ? error : 0);
        }
    }

    private static String title(RunResult run) {
        String method = run.getPrimaryResult().getLabel();
        String value = run.getParams().getParam("value");
        return value == null ? method : method + ", " + value;
    }
}
