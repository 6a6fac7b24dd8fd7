package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the channels have come at one moment, so that all of a picture is of the same time. A channel's time is the number of a sample by
 * its rate. One that is apart, far behind the newest sample of all, as when its process was stopped or another's input is a file that was
 * read at once, has a time of its own: its end is taken to be of the same time as the others'. It is late if that is more than it has to
 * wait for its own next sample.
 */
final class Ends {
    private static final double LATE_SECONDS = 0.5;

    private final Map<Channel, Long> ends = new HashMap<>();
    private final double newest; // the time of the newest sample
    private final double until;

    private Ends(Panel panel, List<Channel> channels) {
        double last = 0;
        for (Channel channel : channels) {
            long end = panel.trace(channel.number()).end();
            ends.put(channel, end);
            last = Math.max(last, (end - 1) / channel.rate());
        }
        newest = last;
        double least = Double.POSITIVE_INFINITY;
        for (Channel channel : channels) {
            least = isApart(channel) ? least : Math.min(least, seconds(channel));
        }
        until = Double.isInfinite(least) ? newest : least; // of no channels
    }

    private double seconds(Channel channel) {
        return ends.getOrDefault(channel, 0L) / channel.rate();
    }

    private boolean isApart(Channel channel) {
        return newest - seconds(channel) > LATE_SECONDS;
    }

    /** Looks at some channels. */
    static Ends of(Panel panel, List<Channel> channels) {
        return new Ends(panel, channels);
    }

    /** {@return the time to which there are samples of all channels that are not apart, in seconds} */
    double until() {
        return until;
    }

    /** {@return whether a channel is late} */
    boolean isLate(Channel channel) {
        return newest - seconds(channel) > LATE_SECONDS + 1 / channel.rate();
    }

    /** {@return the number of a channel's sample at a time; not whole} */
    double sampleAt(Channel channel, double time) {
        return isApart(channel)
                ? ends.getOrDefault(channel, 0L) - (until - time) * channel.rate()
                : time * channel.rate();
    }

    /** {@return the time of a channel's sample} */
    double timeOf(Channel channel, double sample) {
        return isApart(channel)
                ? until - (ends.getOrDefault(channel, 0L) - sample) / channel.rate()
                : sample / channel.rate();
    }

    /** {@return the least number of a sample that is there, and not about to be overwritten} */
    long oldest(Channel channel, Trace trace) {
        long kept = trace.capacity() * 7L / 8;
        return Math.max(0, ends.getOrDefault(channel, 0L) - kept);
    }
}
