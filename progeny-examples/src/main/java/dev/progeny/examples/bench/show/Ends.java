package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How far the channels have come at one moment, so that all of a picture is of the same time. A channel's time is the number of a sample by
 * its rate. A picture is as far behind the newest sample as the channel is that usually is farthest behind, up to some seconds, and up to what
 * the traces keep beyond what the picture shows: so it moves on evenly, and is whole, also if a device gives many samples at once. A channel
 * that is behind for longer, as when its process was stopped or another's input is a file that was read at once, is apart: its end is taken to
 * be of the same time as the others'. It is late if it is farther behind than it usually is, or has to wait for its own next sample, by as
 * much again and by two seconds at least: a busy machine or a device may once take its time. All are late if none has had a sample for as long
 * by the clock.
 */
final class Ends {
    /** How much of the trigger's source there must be in which to look for the trigger, in seconds. */
    static final double SEARCH_SECONDS = 0.1;

    private static final double LEAST_WAIT_SECONDS = 0.4; // for samples that come as they are taken, on a busy machine
    private static final double MOST_WAIT_SECONDS = 2.5;

    private final Lags lags;
    private final Map<Channel, Long> ends = new HashMap<>();
    private final double newest; // the time of the newest sample
    private final boolean allStand;
    private final double mostWait;
    private final double until;

    private Ends(Panel panel, List<Channel> channels, ToDoubleFunction<Channel> wanted, Lags lags, double now) {
        this.lags = lags;
        double last = 0;
        double wait = MOST_WAIT_SECONDS;
        for (Channel channel : channels) {
            Trace trace = panel.trace(channel.number());
            ends.put(channel, trace.end());
            last = Math.max(last, seconds(channel));
            double spare = longestSeconds(channel, trace) - wanted.applyAsDouble(channel);
            if (spare >= 0) { // else a part is shown, however short the wait
                wait = Math.min(wait, LEAST_WAIT_SECONDS + spare);
            }
        }
        newest = last;
        allStand = lags.allStand(newest, now);
        mostWait = wait;
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
        return Math.max(behind(channel), lags.usual(channel).orElse(0)) > mostWait;
    }

    /**
     * Looks at some channels.
     *
     * @param wanted how many seconds of a channel the picture shows
     * @param lags the memory of how far they usually are behind, each time the same
     * @param now the moment by the clock, in seconds from any other
     */
    static Ends of(Panel panel, List<Channel> channels, ToDoubleFunction<Channel> wanted, Lags lags, double now) {
        return new Ends(panel, channels, wanted, lags, now);
    }

    /** {@return the time to which there are samples of all channels that are not apart, in seconds} */
    double until() {
        return until;
    }

    /** {@return whether a channel is late} */
    boolean isLate(Channel channel) {
        return allStand || behind(channel) > lags.limit(channel);
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

    /** {@return how long the newest samples of a channel are kept, in seconds} */
    static double keptSeconds(Channel channel, Trace trace) {
        return kept(trace) / channel.rate();
    }

    /** {@return how much of a channel a picture shows at most, in seconds, if it is to be whole and its trigger to be found} */
    static double longestSeconds(Channel channel, Trace trace) {
        return keptSeconds(channel, trace) - LEAST_WAIT_SECONDS - SEARCH_SECONDS;
    }
}
