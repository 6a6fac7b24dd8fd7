package dev.progeny.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param form short or long
 * @param documents the folder that gets the JSON, the plots and the document; the short form writes none
 * @param only the races and series to run; all if it is empty. A partial run is printed and not written
 * @param renders whether nothing is measured, and the document is made anew from the JSON that is there
 */
record BenchOptions(Form form, Path documents, List<String> only, boolean renders) {
    static final String USAGE = """
            usage: java -jar progeny-bench.jar [--short] [--docs DIR] [--only NAME,...] [--render]
              --short      run everything a few times only, print the ratios, write nothing
              --docs DIR   write benchmarks.md and the folder benchmarks into DIR (default: docs)
              --only NAME  run these races, series or "parts", print the ratios, write nothing
              --render     measure nothing, make benchmarks.md and the plots anew from the JSON in DIR
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
        boolean renders = false;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--short" -> form = Form.SHORT;
                case "--render" -> renders = true;
                case "--docs" -> documents = Path.of(value(option, rest));
                case "--only" -> only = List.of(value(option, rest).split(","));
                default ->
                    throw new IllegalArgumentException(
                            "unknown argument \"" + option + "\"; see below for those there are");
            }
        }
        return new BenchOptions(form, documents, only, renders);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " must be followed by a value");
        }
        return rest.next();
    }

    boolean wants(String name) {
        return only.isEmpty() || only.contains(name);
    }

    boolean writes() {
        return !form.isShort() && only.isEmpty();
    }
}
