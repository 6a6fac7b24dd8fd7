package dev.progeny.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param form short or long
 * @param documents the folder that gets the JSON, the plots and the document; the short form writes none
 * @param only the races and series to run; all if it is empty. A partial run is printed, and not written unless it joins
 * @param joins whether what a partial run finds takes the place of what the JSON that is there has of it
 * @param renders whether nothing is measured, and the document is made anew from the JSON that is there
 * @param stores the folder in which databases are compared, which is then all that is measured; or null
 * @param helps whether nothing is done but to tell which arguments there are
 */
record BenchOptions(
        Form form,
        Path documents,
        List<String> only,
        boolean joins,
        boolean renders,
        @Nullable Path stores,
        boolean helps) {
    static final String LIMITS = "limits";
    static final String PARTS = "parts";

    static final String USAGE = """
            usage: java -jar progeny-bench.jar [--short] [--docs DIR] [--only NAME,...] [--join] [--render]
                                               [--stores DIR] [--help]
              --short      run everything a few times only, print the ratios, write nothing
              --docs DIR   write benchmarks.md and the folder benchmarks into DIR (default: docs)
              --only NAME  run these races, series, "limits" or "parts", print the ratios, write nothing
              --join       put what --only measured into the JSON that DIR has of this JDK, and make all else anew
              --render     measure nothing, make benchmarks.md and the plots anew from the JSON in DIR
              --stores DIR compare databases for the bench instrument, in DIR, which should be on a disk; print a table, write nothing
              --help       print this, measure nothing
            """;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is none; the message says which argument, and the remedy
     */
    static BenchOptions parse(String... arguments) {
        Form form = Form.LONG;
        Path documents = Path.of("docs");
        List<String> only = List.of();
        boolean joins = false;
        boolean renders = false;
        Path stores = null;
        boolean helps = false;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--short" -> form = Form.SHORT;
                case "--join" -> joins = true;
                case "--render" -> renders = true;
                case "--docs" -> documents = Path.of(value(option, rest));
                case "--stores" -> stores = Path.of(value(option, rest));
                case "--help" -> helps = true;
                case "--only" -> only = known(value(option, rest).split(",", -1));
                default ->
                    throw new IllegalArgumentException(
                            "unknown argument \"" + option + "\"; see below for those there are");
            }
        }
        if (stores != null && (!only.isEmpty() || joins || renders)) {
            throw new IllegalArgumentException(
                    "--stores compares databases and measures nothing else; leave out --only, --join and --render");
        }
        if (joins && (only.isEmpty() || form.isShort())) {
            throw new IllegalArgumentException("--join goes with --only, and not with --short");
        }
        return new BenchOptions(form, documents, only, joins, renders, stores, helps);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " must be followed by a value");
        }
        return rest.next();
    }

    private static List<String> known(String... chosen) {
        List<String> names = names();
        for (String name : chosen) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "--only does not know \"" + name + "\"; it takes some of " + String.join(",", names));
            }
        }
        return List.of(chosen);
    }

    /** {@return all that can be measured, each by itself} */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        Races.all(1).forEach(race -> names.add(race.id()));
        Series.all(1).forEach(series -> names.add(series.id()));
        names.add(LIMITS);
        names.add(PARTS);
        return names;
    }

    boolean wants(String name) {
        return only.isEmpty() || only.contains(name);
    }

    boolean writes() {
        return !form.isShort() && (only.isEmpty() || joins);
    }
}
