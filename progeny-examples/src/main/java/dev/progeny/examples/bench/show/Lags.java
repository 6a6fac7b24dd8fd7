package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far behind the newest sample of all each channel usually is: a moment where samples come as they are taken, and up to the time
 * between two answers where a device gives many at once. It is the farthest of the last five to ten seconds in which samples came, but for
 * what is much farther than usual: a channel that has stopped and goes on, or catches up, will not usually do so. Guarded by the lock
 * of the {@link Workspace}.
 */
final class Lags {
    private static final double MEMORY_SECONDS = 5;
    private static final double LATE_SECONDS = 2;
    private static final double UNKNOWN_SECONDS = 2.5;
    private static final double NONE = -1;

    private final Map<Channel, Lag> lags = new HashMap<>();
    private @Nullable Lag pause; // how long no sample comes of any channel, by the clock
    private double movedAt;

    /** How long it usually takes until something goes on. Two maxima, of which the older is forgotten, are a maximum that does not last for ever. */
    private static final class Lag {
        private double place;
        private double sinceArrival;
        private double lately = NONE;
        private double before = NONE;
        private double begun;

        Lag(double place) {
            this.place = place;
        }

        double usual() {
            return Math.max(lately, before);
        }

        /** Only when it has gone on is known how long that took: how far one is behind that has stopped is not usual. */
        void look(double newPlace, double behind, double time, double limit) {
            if (newPlace != place) {
                learn(time, limit);
                sinceArrival = 0;
                place = newPlace;
            }
            sinceArrival = Math.max(sinceArrival, behind);
        }

        private void learn(double time, double limit) {
            if (time - begun > MEMORY_SECONDS) {
                before = lately;
                lately = NONE;
                begun = time;
            }
            if (sinceArrival <= limit || usual() == NONE) {
                lately = Math.max(lately, sinceArrival);
            }
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
        Lag all = pause == null ? new Lag(time) : pause;
        if (pause == null || time != all.place) {
            movedAt = now;
        }
        pause = all;
        all.look(time, now - movedAt, now, limit(0, all.usual()));
        return all.sinceArrival > limit(0, all.usual());
    }

    /**
     * Looks at a channel.
     *
     * @param end the number after its newest sample
     * @param behind how far it is behind, in seconds
     * @param time the time of the newest sample of all, in seconds
     */
    void look(Channel channel, long end, double behind, double time) {
        double place = (double) end; // exact: no channel has 2^53 samples
        lags.computeIfAbsent(channel, any -> new Lag(place)).look(place, behind, time, limit(channel));
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
