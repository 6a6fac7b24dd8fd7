package dev.progeny.bench.report;

import dev.progeny.bench.Goal;
import dev.progeny.bench.Peer;
import dev.progeny.bench.host.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of the document.
 *
 * @param reports at least one, by JDK
 * @param plots where the plots are, as seen from the document
 */
record Pages(List<Report> reports, String plots) {
    String text() {
        StringBuilder text = new StringBuilder(resource("beginning.md"));
        text.append(
                        "## Ratios\n\nHow many times quicker Progeny is than the peer; in bold where it is as much as was asked.\n\n")
                .append(ratios())
                .append(limits())
                .append("\n## Figures\n\nTime of one operation: median (least to greatest of the rounds).\n");
        for (Result result : union(Report::results, Result::id)) {
            text.append("\n### ").append(capital(result.title())).append("\n\n").append(figures(result.id()));
        }
        text.append("\n## Scaling\n");
        for (Curve curve : union(Report::curves, Curve::id)) {
            text.append("\n### By ")
                    .append(curve.quantity())
                    .append("\n\n")
                    .append(capital(curve.title()))
                    .append(": ")
                    .append(curve.measure().unit())
                    .append(".\n")
                    .append(scaling(curve.id()));
        }
        text.append("\n## Parts\n\nBy JMH, one thread, there and back: encoding, ring, decoding.\n\n")
                .append(parts());
        return text.append('\n')
                .append(resource("reading.md"))
                .append(circumstances())
                .toString();
    }

    private <T> List<T> union(Function<Report, List<T>> all, Function<T, String> id) {
        Set<String> seen = new LinkedHashSet<>();
        return reports.stream()
                .flatMap(report -> all.apply(report).stream())
                .filter(one -> seen.add(id.apply(one)))
                .toList();
    }

    private String ratios() {
        List<String> head = new ArrayList<>(List.of("what", "peer"));
        for (Report report : reports) {
            head.add("JDK " + report.feature() + " asked");
            head.add("JDK " + report.feature());
        }
        Table table = new Table(head);
        for (Goal goal : Goal.all()) {
            List<String> row = new ArrayList<>(List.of(goal.title(), goal.peer().title()));
            for (Report report : reports) {
                row.add(Texts.number(goal.on(report.feature())));
                row.add(Ratio.of(goal, report).map(Pages::reached).orElse("not measured"));
            }
            table.add(row);
        }
        return table.toString();
    }

    private static String reached(Ratio ratio) {
        String mark = ratio.isReached() ? "**" : "";
        return mark + Texts.number(ratio.reached().median()) + mark + " ("
                + Texts.number(ratio.reached().low()) + " to "
                + Texts.number(ratio.reached().high()) + ")";
    }

    private String limits() {
        List<Limit> all = union(Report::limits, Limit::title);
        if (all.isEmpty()) {
            return "";
        }
        List<String> head = new ArrayList<>(List.of("what", "limit"));
        reports.forEach(report -> head.add("JDK " + report.feature()));
        Table table = new Table(head);
        for (Limit limit : all) {
            List<String> row = new ArrayList<>(List.of(limit.title(), Texts.number(limit.most()) + " " + limit.unit()));
            for (Report report : reports) {
                row.add(report.limits().stream()
                        .filter(here -> here.title().equals(limit.title()))
                        .map(Pages::kept)
                        .findFirst()
                        .orElse("not measured"));
            }
            table.add(row);
        }
        return "\n## Limits\n\nWhat is to stay below a limit; in bold where it does.\n\n" + table + '\n'
                + resource("limits.md");
    }

    private static String kept(Limit limit) {
        String mark = limit.isKept() ? "**" : "";
        return mark + Texts.number(limit.measured()) + mark;
    }

    private String figures(String race) {
        List<String> head = new ArrayList<>(List.of("who", "figure"));
        reports.forEach(report -> head.add("JDK " + report.feature()));
        Table table = new Table(head);
        for (Peer peer : Peer.values()) {
            for (String figure : figureNames(race, peer)) {
                List<String> row = new ArrayList<>(List.of(peer.title(), figure));
                for (Report report : reports) {
                    row.add(report.result(race)
                            .flatMap(result -> result.figure(peer, figure))
                            .map(nanos -> cell(figure, nanos))
                            .orElse("not measured"));
                }
                table.add(row);
            }
        }
        return table.toString();
    }

    private static String cell(String figure, Summary nanos) {
        return figure.equals(Work.EACH) ? Texts.times(nanos) + "; " + Texts.rate(nanos.median()) : Texts.times(nanos);
    }

    private Set<String> figureNames(String race, Peer peer) {
        return reports.stream()
                .flatMap(report -> report.result(race).stream())
                .flatMap(result -> result.entries().stream())
                .filter(entry -> entry.peer() == peer)
                .flatMap(entry -> entry.figures().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String scaling(String id) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            for (Curve curve : report.curves()) {
                if (curve.id().equals(id)) {
                    text.append("\n![")
                            .append(curve.title())
                            .append(", JDK ")
                            .append(report.feature())
                            .append("](")
                            .append(plots)
                            .append('/')
                            .append(plotName(report, curve))
                            .append(")\n\n")
                            .append(points(report, curve));
                }
            }
        }
        return text.toString();
    }

    private static String points(Report report, Curve curve) {
        List<Peer> peers = peers(curve);
        List<String> head = new ArrayList<>(List.of("JDK " + report.feature() + ": " + curve.quantity()));
        peers.forEach(peer -> head.add(peer.title()));
        Table table = new Table(head);
        for (Curve.Point point : curve.points()) {
            List<String> row = new ArrayList<>(List.of(Texts.brief(point.x())));
            for (Peer peer : peers) {
                row.add(curve.measure().of(point, peer).map(Texts::number).orElse("not measured"));
            }
            table.add(row);
        }
        return table.toString();
    }

    private static List<Peer> peers(Curve curve) {
        return Stream.of(Peer.values())
                .filter(peer -> curve.points().stream()
                        .anyMatch(point -> curve.measure().of(point, peer).isPresent()))
                .toList();
    }

    String plotName(Report report, Curve curve) {
        return curve.id() + "-" + report.feature() + ".svg";
    }

    Plot plot(Report report, Curve curve) {
        List<Plot.Line> lines = peers(curve).stream()
                .map(peer -> new Plot.Line(
                        peer.title(),
                        curve.points().stream()
                                .flatMap(point ->
                                        curve.measure().of(point, peer).stream().map(y -> new Plot.Spot(point.x(), y)))
                                .toList()))
                .toList();
        return new Plot(
                capital(curve.title()).replace("`", "") + ", JDK " + report.feature(),
                curve.quantity(),
                curve.measure().unit(),
                lines);
    }

    private String parts() {
        List<String> head = new ArrayList<>(List.of("what"));
        reports.forEach(report -> head.add("JDK " + report.feature()));
        Table table = new Table(head);
        for (Part part : union(Report::parts, Part::title)) {
            List<String> row = new ArrayList<>(List.of(part.title()));
            for (Report report : reports) {
                Optional<Part> here = report.parts().stream()
                        .filter(p -> p.title().equals(part.title()))
                        .findFirst();
                row.add(here.map(p -> Texts.time(p.nanos()) + " ± " + Texts.time(p.error()))
                        .orElse("not measured"));
            }
            table.add(row);
        }
        return table.toString();
    }

    private String circumstances() {
        StringBuilder text = new StringBuilder("## Where and when\n\n");
        for (Report report : reports) {
            Machine machine = report.machine();
            text.append(String.format(
                    Locale.ROOT,
                    "- JDK %s, CPython %s, %s, %d cores, %d GiB, %s; %s, in %d seconds; load average before the run %.1f%n",
                    report.java(),
                    report.python().isEmpty() ? "not found" : report.python(),
                    machine.processor(),
                    machine.cores(),
                    machine.gibibytes(),
                    machine.system(),
                    report.taken(),
                    report.seconds(),
                    machine.load()));
            text.append("  - ").append(new Thoroughness(report).text()).append('\n');
            text.append(notes(report.notices()));
            for (Supplement supplement : report.supplements()) {
                text.append(String.format(
                        Locale.ROOT,
                        "  - measured anew by itself: %s; JDK %s, %s; %s, in %d seconds; load average before the run %.1f%n",
                        String.join("; ", supplement.what()),
                        supplement.java(),
                        supplement.machine().processor(),
                        supplement.taken(),
                        supplement.seconds(),
                        supplement.machine().load()));
                text.append(notes(supplement.notices()));
            }
        }
        return text.toString();
    }

    private static String notes(List<String> notices) {
        return notices.stream().map(notice -> "  - note: " + notice + "\n").collect(Collectors.joining());
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Pages.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
