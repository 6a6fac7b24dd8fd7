package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the channels have come at one moment, so that all of a picture is of the same time. A channel's time is the number of a sample by
 * its rate. A picture is as far behind the newest sample as the channel is that usually is farthest behind, up to some seconds: so it moves
 * on evenly, and is whole, also if a device gives many samples at once. A channel that is behind for longer, as when its process was stopped
 * or another's input is a file that was read at once, is apart: its end is taken to be of the same time as the others'. It is late if that is
 * farther than it usually is, and more than it has to wait for its own next sample.
 */
final class Ends {
    private static final double LATE_SECONDS = 0.5;
    private static final double MOST_WAIT_SECONDS = 2.5;

    private final Lags lags;
    private final Map<Channel, Long> ends = new HashMap<>();
    private final double newest; // the time of the newest sample
    private final double until;

    private Ends(Panel panel, List<Channel> channels, Lags lags) {
        this.lags = lags;
        double last = 0;
        for (Channel channel : channels) {
            ends.put(channel, panel.trace(channel.number()).end());
            last = Math.max(last, seconds(channel));
        }
        newest = last;
        double least = newest;
        for (Channel channel : channels) {
            lags.look(channel, end(channel), behind(channel), newest);
            if (!isApart(channel)) {
                double usual = lags.usual(channel).orElse(0);
                least = Math.min(least, Math.min(seconds(channel), newest - usual));
            }
        }
        until = least;
    }

    private long end(Channel channel) {
        return ends.getOrDefault(channel, 0L);
    }

    /** {@return the time of its newest sample} */
    private double seconds(Channel channel) {
        return last(channel) / channel.rate();
    }

    private long last(Channel channel) {
        return Math.max(0, end(channel) - 1);
    }

    private double behind(Channel channel) {
        return newest - seconds(channel);
    }

    private boolean isApart(Channel channel) {
        return isLate(channel) || lags.usual(channel).orElse(behind(channel)) > MOST_WAIT_SECONDS;
    }

    /** Looks at some channels, each time with the same memory of how far they usually are behind. */
    static Ends of(Panel panel, List<Channel> channels, Lags lags) {
        return new Ends(panel, channels, lags);
    }

    /** {@return the time to which there are samples of all channels that are not apart, in seconds} */
    double until() {
        return until;
    }

    /** {@return whether a channel is late} */
    boolean isLate(Channel channel) {
        double usual = lags.usual(channel).orElse(MOST_WAIT_SECONDS);
        return behind(channel) > LATE_SECONDS + Math.max(1 / channel.rate(), usual);
    }

    /** {@return the number of a channel's sample at a time; not whole} */
    double sampleAt(Channel channel, double time) {
        return isApart(channel) ? last(channel) - (until - time) * channel.rate() : time * channel.rate();
    }

    /** {@return the time of a channel's sample} */
    double timeOf(Channel channel, double sample) {
        return isApart(channel) ? until - (last(channel) - sample) / channel.rate() : sample / channel.rate();
    }

    /** {@return the least number of a sample that is there, and not about to be overwritten} */
    long oldest(Channel channel, Trace trace) {
        return Math.max(0, end(channel) - kept(trace));
    }

    private static long kept(Trace trace) {
        return trace.capacity() * 7L / 8;
    }

    /** {@return how long the samples of a channel can be shown, in seconds} */
    static double keptSeconds(Channel channel, Trace trace) {
        return kept(trace) / channel.rate();
    }
}
