package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Makes the pictures for one page: looks for the trigger in all samples that came since the last picture, takes the samples around it, and
 * measures them. For one thread.
 */
final class Scope {
    private static final int BESIDE = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Panel panel;
    private final Settings settings;
    private final Shown shown;
    private final Workspace workspace;
    private final Habits habits;
    private final List<Channel> looked;
    private final Channel source;
    private long searched = -1;
    private boolean hasEnded;

    Scope(Panel panel, Settings settings, Shown shown, Workspace workspace, Habits habits) {
        this.panel = panel;
        this.settings = settings;
        this.shown = shown;
        this.workspace = workspace;
        this.habits = habits;
        this.source = panel.channels().get(settings.trigger().source());
        Set<Channel> all = new LinkedHashSet<>(settings.channels());
        all.add(source);
        this.looked = List.copyOf(all);
    }

    /** {@return whether there will be no more pictures, because one was all that was wanted} */
    boolean hasEnded() {
        return hasEnded;
    }

    /** {@return the next picture, if there is one} */
    Optional<Frame> next() {
        synchronized (workspace) {
            return settings.size() == 0 ? curves() : Optional.of(spectra());
        }
    }

    private static double now() {
        return System.nanoTime() / NANOS_PER_SECOND;
    }

    private Optional<Frame> curves() {
        Ends ends = Ends.of(panel, looked, channel -> settings.window(), habits.of(looked), now());
        double after = (1 - settings.position()) * settings.window();
        OptionalDouble trigger = trigger(ends, ends.until() - after);
        if (trigger.isEmpty() && settings.trigger().mode() != Trigger.Mode.AUTO) {
            return Optional.empty();
        }
        hasEnded = settings.trigger().mode() == Trigger.Mode.SINGLE;
        double at = trigger.orElse(ends.until() - after);
        List<Frame.Curve> curves = new ArrayList<>();
        List<Measurements> measured = new ArrayList<>();
        for (Channel channel : settings.channels()) {
            Excerpt excerpt = excerpt(channel, ends, at - settings.position() * settings.window());
            curves.add(new Frame.Curve(channel.number(), excerpt.curve()));
            measured.add(excerpt.measured());
        }
        String state = trigger.isPresent() ? "triggered" : "free";
        return Optional.of(
                new Frame(state, Frame.now(), at, settings.window(), 0, curves, List.of(), measured, late(ends)));
    }

    /** Looks for the trigger in what came since the last look, or else was there lately, but not after some time. */
    private OptionalDouble trigger(Ends ends, double lastTime) {
        Trigger trigger = settings.trigger();
        Trace trace = panel.trace(source.number());
        double before = settings.position() * settings.window() * source.rate();
        long to = (long) Math.floor(ends.sampleAt(source, lastTime)) + 1;
        double span = Math.max(settings.window(), Ends.SEARCH_SECONDS) * source.rate();
        long from = trigger.mode() == Trigger.Mode.AUTO || searched < 0 ? (long) (to - span) : searched;
        from = Math.max(from, ends.oldest(source, trace) + (long) Math.ceil(before));
        if (from >= to) {
            return OptionalDouble.empty();
        }
        int count = workspace.read(trace, from, (int) (to - from));
        double found = trigger.mode() == Trigger.Mode.SINGLE
                ? trigger.first(workspace.samples(), count)
                : trigger.last(workspace.samples(), count);
        // What comes next must see the samples just before, or a crossing between two looks would be missed.
        searched = Double.isNaN(found) ? Math.max(from, to - (long) span) : from + (long) Math.ceil(found);
        return Double.isNaN(found) ? OptionalDouble.empty() : OptionalDouble.of(ends.timeOf(source, from + found));
    }

    private Excerpt excerpt(Channel channel, Ends ends, double begin) {
        Trace trace = panel.trace(channel.number());
        double start = ends.sampleAt(channel, begin);
        double length = settings.window() * channel.rate();
        long first = Math.max((long) Math.floor(start) - BESIDE, ends.oldest(channel, trace));
        long end = (long) Math.ceil(start + length) + BESIDE;
        int count = end > first ? workspace.read(trace, first, (int) (end - first)) : 0;
        shown.see(channel.number(), (long) Math.ceil(start), Math.min(first + count, (long) Math.ceil(start + length)));
        return new Excerpt(channel.number(), channel.rate(), workspace.samples(), count, start - first, length);
    }

    private Frame spectra() {
        List<Channel> channels = settings.channels();
        Ends ends = Ends.of(panel, channels, channel -> settings.size() / channel.rate(), habits.of(channels), now());
        double top = channels.stream().mapToDouble(Channel::rate).max().orElse(0) / 2;
        List<Spectrum> spectra = new ArrayList<>();
        List<Measurements> measured = new ArrayList<>();
        for (Channel channel : channels) {
            Trace trace = panel.trace(channel.number());
            long end = (long) Math.floor(ends.sampleAt(channel, ends.until())) + 1;
            long first = end - settings.size();
            if (first >= ends.oldest(channel, trace)
                    && workspace.read(trace, first, settings.size()) == settings.size()) {
                spectra.add(Spectrum.of(channel.number(), workspace.samples(), settings.size(), channel.rate(), top));
                measured.add(
                        Measurements.of(channel.number(), workspace.samples(), 0, settings.size(), channel.rate()));
                shown.see(channel.number(), first, end);
            }
        }
        return new Frame("free", Frame.now(), ends.until(), 0, top, List.of(), spectra, measured, late(ends));
    }

    private List<Integer> late(Ends ends) {
        return settings.channels().stream()
                .filter(ends::isLate)
                .map(Channel::number)
                .toList();
    }
}
