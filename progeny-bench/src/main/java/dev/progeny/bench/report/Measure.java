package dev.progeny.bench.report;

import dev.progeny.bench.Peer;
import dev.progeny.bench.host.Work;
import java.util.Optional;

/** What of the nanoseconds of an operation is shown. */
public enum Measure {
    /** How many in a second. */
    RATE("a second") {
        @Override
        double of(double x, double nanos, double nanosOfOneThread) {
            return 1e9 / nanos;
        }
    },
    /** How many bytes, where x is the bytes of one. */
    BANDWIDTH("MB a second") {
        @Override
        double of(double x, double nanos, double nanosOfOneThread) {
            return x * 1e3 / nanos;
        }
    },
    /** How much quicker than one thread. */
    SPEED_UP("times as quick as one thread") {
        @Override
        double of(double x, double nanos, double nanosOfOneThread) {
            return nanosOfOneThread / nanos;
        }
    };

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    String unit() {
        return unit;
    }

    abstract double of(double x, double nanos, double nanosOfOneThread);

    /** {@return what is shown of a peer at a point, if it was measured} */
    Optional<Double> of(Curve.Point point, Peer peer) {
        double oneThread = point.result()
                .figure(Peer.SERIAL, Work.EACH)
                .map(Summary::median)
                .orElse(Double.NaN);
        return point.result()
                .figure(peer, Work.EACH)
                .map(summary -> of(point.x(), summary.median(), oneThread))
                .filter(Double::isFinite);
    }
}
