package dev.progeny.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one run found.
 *
 * @param taken when, in UTC
 * @param form the short or the long one
 * @param feature the number of the JDK
 * @param java its version in full
 * @param python the version of CPython, or the empty text
 * @param machine on what
 * @param seconds how long it took
 * @param pace for how long things were done; null in files from before it was kept
 * @param results of the races
 * @param curves of the series
 * @param limits what is to stay below one
 * @param parts by JMH
 * @param notices what was left out, and why
 */
public record Report(
        String taken,
        String form,
        int feature,
        String java,
        String python,
        Machine machine,
        long seconds,
        @Nullable Pace pace,
        List<Result> results,
        List<Curve> curves,
        List<Limit> limits,
        List<Part> parts,
        List<String> notices) {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Files from before there were limits have none. */
    public Report {
        limits = Objects.requireNonNullElse(limits, List.of());
    }

    /** {@return the result of a race, if it was run} */
    public Optional<Result> result(String race) {
        return results.stream().filter(result -> result.id().equals(race)).findFirst();
    }

    /** Writes it as JSON. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.toJson(this) + "\n");
    }

    /** Reads what {@link #write} wrote. */
    public static Report read(Path file) throws IOException {
        return JSON.fromJson(Files.readString(file), Report.class);
    }
}
