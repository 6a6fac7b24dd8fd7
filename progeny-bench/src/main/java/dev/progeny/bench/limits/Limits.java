package dev.progeny.bench.limits;

import dev.progeny.bench.host.PeerJvm;
import dev.progeny.bench.report.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures, in a JVM of its own that has nothing else to do, what is to stay below a limit. */
public final class Limits {
    private static final String RESULT = "limit";

    private Limits() {}

    /** Measures all; in the short form without patience, to see that it works. */
    public static List<Limit> measure(boolean isShort) throws IOException, InterruptedException {
        List<Limit> limits = new ArrayList<>();
        for (List<String> fields :
                PeerJvm.results(Limits.class, PeerJvm.nativeAccess(), RESULT, Boolean.toString(isShort))) {
            limits.add(new Limit(
                    fields.get(0),
                    fields.get(1),
                    Double.parseDouble(fields.get(2)),
                    Double.parseDouble(fields.get(3))));
        }
        return limits;
    }

    /** What runs in that JVM; prints a line for each limit. */
    public static void main(String[] args) throws Exception {
        PeerJvm.atEndOfInput(() -> System.exit(1));
        boolean isShort = Boolean.parseBoolean(args[0]);
        if (IdlePool.canBeMeasured()) {
            tell(
                    "idle pool of two workers, processor time above that of three bare JVMs",
                    "% of a core",
                    0.5,
                    IdlePool.percentOfCore(isShort));
            tell("idle worker, memory above that of a bare JVM", "MB", 10, IdlePool.megabytesAboveBareJvm(isShort));
        }
        tell(
                "skewed load, 1 % of the tasks 100 times as long: time above the best possible schedule",
                "%", 5, SkewedLoad.percentAboveBest(isShort));
    }

    private static void tell(String title, String unit, double most, double measured) {
        PeerJvm.tell(RESULT, title, unit, most, measured);
    }
}
