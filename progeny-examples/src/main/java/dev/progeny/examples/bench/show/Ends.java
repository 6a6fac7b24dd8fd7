package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the channels have come at one moment, so that all of a picture is of the same time. A channel's time is the number of a sample by
 * its rate. One that is far from the newest, as when its process was stopped or its input is a file that was read at once, is late: its own
 * end is taken to be of the same time as the others'.
 */
final class Ends {
    private static final double LATE_SECONDS = 0.5;

    private final Map<Channel, Long> ends = new HashMap<>();
    private final double until;

    private Ends(Panel panel, List<Channel> channels) {
        double newest = 0;
        for (Channel channel : channels) {
            long end = panel.trace(channel.number()).end();
            ends.put(channel, end);
            newest = Math.max(newest, end / channel.rate());
        }
        double least = newest;
        for (Channel channel : channels) {
            double end = ends.getOrDefault(channel, 0L) / channel.rate();
            least = newest - end > LATE_SECONDS ? least : Math.min(least, end);
        }
        until = least;
    }

    /** Looks at some channels. */
    static Ends of(Panel panel, List<Channel> channels) {
        return new Ends(panel, channels);
    }

    /** {@return the time to which there are samples of all channels that are not late, in seconds} */
    double until() {
        return until;
    }

    /** {@return whether a channel is late} */
    boolean isLate(Channel channel) {
        return Math.abs(ends.getOrDefault(channel, 0L) / channel.rate() - until) > LATE_SECONDS;
    }

    /** {@return the number of a channel's sample at a time; not whole} */
    double sampleAt(Channel channel, double time) {
        return isLate(channel)
                ? ends.getOrDefault(channel, 0L) - (until - time) * channel.rate()
                : time * channel.rate();
    }

    /** {@return the time of a channel's sample} */
    double timeOf(Channel channel, double sample) {
        return isLate(channel)
                ? until - (ends.getOrDefault(channel, 0L) - sample) / channel.rate()
                : sample / channel.rate();
    }

    /** {@return the least number of a sample that is there, and not about to be overwritten} */
    long oldest(Channel channel, Trace trace) {
        long kept = trace.capacity() * 7L / 8;
        return Math.max(0, ends.getOrDefault(channel, 0L) - kept);
    }
}
