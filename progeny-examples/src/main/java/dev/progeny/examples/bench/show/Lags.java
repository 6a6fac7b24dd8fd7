package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far behind the newest sample of all each channel usually is: a moment where samples come as they are taken, and up to the time
 * between two answers where a device gives many at once. It is the farthest of the last five to ten seconds in which samples came, but for
 * what is much farther than usual: a channel that has stopped and goes on, or catches up, will not usually do so. For one thread.
 */
final class Lags {
    private static final double MEMORY_SECONDS = 5;
    private static final double LATE_SECONDS = 2;
    private static final double UNKNOWN_SECONDS = 2.5;
    private static final double NONE = -1;

    private final Map<Channel, Lag> lags = new HashMap<>();
    private final Pause pause = new Pause();

    /** What is known of one channel. Two maxima, of which the older is forgotten, are a maximum that does not last for ever. */
    private static final class Lag {
        private long end;
        private double sinceArrival;
        private double lately = NONE;
        private double before = NONE;
        private double begun;

        Lag(long end) {
            this.end = end;
        }

        double usual() {
            return Math.max(lately, before);
        }

        void arrived(long newEnd, double time, double limit) {
            if (time - begun > MEMORY_SECONDS) {
                before = lately;
                lately = NONE;
                begun = time;
            }
            if (sinceArrival <= limit || usual() == NONE) {
                lately = Math.max(lately, sinceArrival);
            }
            sinceArrival = 0;
            end = newEnd;
        }
    }

    /** How long no sample has come of any channel, and how long that usually takes, by the clock. */
    private static final class Pause {
        private final Lag lag = new Lag(0);
        private double newest;
        private double movedAt = Double.NaN;

        boolean isLong(double time, double now) {
            if (time != newest) {
                lag.arrived(0, now, limit(0, lag.usual()));
                newest = time;
                movedAt = now;
            } else if (Double.isNaN(movedAt)) {
                movedAt = now;
            }
            lag.sinceArrival = now - movedAt;
            return lag.sinceArrival > limit(0, lag.usual());
        }
    }

    /**
     * Looks at all channels together.
     *
     * @param time the time of the newest sample of all, in seconds
     * @param now the moment by the clock, in seconds from any other
     * @return whether all stand: no sample has come for clearly longer than usual
     */
    boolean allStand(double time, double now) {
        return pause.isLong(time, now);
    }

    /**
     * Looks at a channel.
     *
     * @param end the number after its newest sample
     * @param behind how far it is behind, in seconds
     * @param time the time of the newest sample of all, in seconds
     */
    void look(Channel channel, long end, double behind, double time) {
        Lag lag = lags.computeIfAbsent(channel, any -> new Lag(end));
        if (end != lag.end) {
            lag.arrived(end, time, limit(channel)); // only now: how far one is behind that has stopped is not usual
        }
        lag.sinceArrival = Math.max(lag.sinceArrival, behind);
    }

    /** {@return how far a channel usually is behind, in seconds; empty until samples were seen to come} */
    OptionalDouble usual(Channel channel) {
        Lag lag = lags.get(channel);
        return lag == null || lag.usual() == NONE ? OptionalDouble.empty() : OptionalDouble.of(lag.usual());
    }

    /** {@return how far a channel may be behind before it is late, in seconds} */
    double limit(Channel channel) {
        return limit(1 / channel.rate(), usual(channel).orElse(NONE));
    }

    private static double limit(double least, double usual) {
        double expected = Math.max(least, usual == NONE ? UNKNOWN_SECONDS : usual);
        return expected + Math.max(LATE_SECONDS, expected);
    }
}
