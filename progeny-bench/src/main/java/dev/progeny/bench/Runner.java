package dev.progeny.bench;

import dev.progeny.bench.host.Work;
import dev.progeny.bench.report.Curve;
import dev.progeny.bench.report.Entry;
import dev.progeny.bench.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs races. In each round every contender has its turn, so that what else happens on the machine hits all alike. Each race has fresh
 * processes, so that no contender profits or suffers from what it did before; the short form keeps them, for it only wants to see that
 * all works.
 */
final class Runner implements AutoCloseable {
    private static final double SECONDS_FOR_ALL_ROUNDS = 40;

    private final Form form;
    private final Peers peers;
    private final Hosts hosts;
    private final Consumer<String> progress;
    private final List<String> notices = new ArrayList<>();

    Runner(Form form, Peers peers, Consumer<String> progress) {
        this.form = form;
        this.peers = peers;
        this.progress = progress;
        hosts = new Hosts(peers);
    }

    /** {@return what was left out, and why} */
    List<String> notices() {
        return List.copyOf(notices);
    }

    Result run(Race race) throws IOException, InterruptedException {
        progress.accept(race.id());
        return run(race, race.peers(), form);
    }

    private Result run(Race race, List<Peer> who, Form form) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        for (Peer peer : who) {
            if (peers.has(peer)) {
                contenders.add(new Contender(peer, race, hosts));
            }
        }
        for (Contender contender : contenders) {
            contender.open();
            contender.warmUp(form);
        }
        double seconds = 0;
        for (int round = 0; round < form.rounds() && seconds * round < SECONDS_FOR_ALL_ROUNDS; round++) {
            seconds = 0;
            for (Contender contender : contenders) {
                contender.round();
                seconds += contender.secondsOfRound();
            }
        }
        for (Contender contender : contenders) {
            contender.close();
        }
        if (!form.isShort()) {
            hosts.close();
        }
        List<Entry> entries = contenders.stream().map(Contender::entry).toList();
        for (Entry entry : entries) {
            if (entry.failure() != null) {
                notices.add(race.id() + ": " + entry.peer().title() + " failed: " + entry.failure());
            }
        }
        return new Result(race.id(), race.title(), entries);
    }

    /** Runs a race for each value; who would take too long for a value, going by the one before, is left out from there on. */
    Curve run(Series series) throws IOException, InterruptedException {
        Form points = form.points();
        List<Curve.Point> curve = new ArrayList<>();
        Map<Peer, Double> nanosOfOne = new EnumMap<>(Peer.class);
        for (double x : form.isShort() ? series.shortValues() : series.values()) {
            progress.accept(series.id() + " " + (long) x);
            Race race = series.race().apply(x);
            double limit = points.pointLimit().toNanos();
            List<Peer> who = new ArrayList<>();
            for (Peer peer : race.peers()) {
                double nanos = nanosOfOne.getOrDefault(peer, 0.0) * race.range().min();
                if (nanos < limit) {
                    who.add(peer);
                } else {
                    notices.add("%s: %s left out for %,.0f %s, which would take %,.0f s"
                            .formatted(series.id(), peer.title(), x, series.quantity(), nanos / 1e9));
                }
            }
            Result result = run(race, who, points);
            for (Peer peer : who) {
                result.figure(peer, Work.EACH).ifPresent(each -> nanosOfOne.put(peer, each.median()));
            }
            curve.add(new Curve.Point(x, result));
        }
        return new Curve(series.id(), series.title(), series.quantity(), series.measure(), curve);
    }

    @Override
    public void close() {
        hosts.close();
    }
}
