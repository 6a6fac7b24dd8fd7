package dev.progeny.bench;

import dev.progeny.bench.host.Work;
import dev.progeny.bench.report.Entry;
import dev.progeny.bench.report.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One peer in one race. Once something has failed it does nothing more, and its entry tells why. */
final class Contender {
    private static final int MAX_GROWTH = 10;
    static final Duration PYTHON_WARM_UP = Duration.ofMillis(500);

    private final Peer peer;
    private final Race race;
    private final Hosts hosts;
    private final Map<String, List<Double>> figures = new TreeMap<>();
    private int operations;
    private @Nullable String failure;

    Contender(Peer peer, Race race, Hosts hosts) {
        this.peer = peer;
        this.race = race;
        this.hosts = hosts;
        operations = race.range().shortForm();
    }

    private interface Step {
        void run(Host host) throws HostException, InterruptedException;
    }

    private void attempt(Step step) throws IOException, InterruptedException {
        if (failure != null) {
            return;
        }
        try {
            step.run(hosts.of(peer));
        } catch (HostException e) {
            failure = e.getMessage();
            hosts.drop(peer);
        }
    }

    void open() throws IOException, InterruptedException {
        attempt(host -> host.open(race.work(), race.settings()));
    }

    /** Does the work until it is warm; then the number of operations is known that fills a round. */
    void warmUp(Form form) throws IOException, InterruptedException {
        if (form.isShort()) {
            return;
        }
        Duration warmUp = peer.isPython() ? PYTHON_WARM_UP : form.warmUp();
        attempt(host -> {
            long end = System.nanoTime() + warmUp.toNanos();
            do {
                long begun = System.nanoTime();
                host.run(operations);
                double rounds = (double) form.round().toNanos() / (System.nanoTime() - begun);
                double growth = operations < race.range().min() ? MAX_GROWTH : Math.min(MAX_GROWTH, rounds);
                operations = (int) Math.max(1, Math.min(race.range().max(), operations * growth));
            } while (System.nanoTime() < end);
            operations = Math.max(race.range().min(), operations);
        });
    }

    void round() throws IOException, InterruptedException {
        attempt(host -> host.run(operations)
                .forEach((name, nanos) ->
                        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(nanos)));
    }

    void close() throws IOException, InterruptedException {
        attempt(Host::closeWork);
    }

    Entry entry() {
        Map<String, Summary> summaries = new TreeMap<>();
        figures.forEach((name, nanos) -> summaries.put(name, Summary.of(nanos)));
        return new Entry(peer, operations, summaries, failure);
    }

    /** {@return how long the next round would take, as far as is known; else zero} */
    double secondsOfRound() {
        List<Double> each = figures.getOrDefault(Work.EACH, List.of());
        return each.isEmpty() ? 0 : each.get(each.size() - 1) * operations / 1e9;
    }
}
