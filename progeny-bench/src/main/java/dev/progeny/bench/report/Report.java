package dev.progeny.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
 * @param supplements later runs of a part, whose results are among these
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
        List<String> notices,
        List<Supplement> supplements) {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Files from before there were limits, or supplements, have none. */
    public Report {
        limits = Objects.requireNonNullElse(limits, List.of());
        supplements = Objects.requireNonNullElse(supplements, List.of());
    }

    /** {@return this with what a later run of a part found, in the place of what was found before} */
    public Report with(Report later) {
        List<Supplement> all = new ArrayList<>(supplements);
        all.add(later.asSupplement());
        return new Report(
                taken,
                form,
                feature,
                java,
                python,
                machine,
                seconds,
                pace,
                replaced(results, later.results, Result::id),
                replaced(curves, later.curves, Curve::id),
                replaced(limits, later.limits, Limit::title),
                replaced(parts, later.parts, Part::title),
                notices,
                all);
    }

    private Supplement asSupplement() {
        List<String> what = new ArrayList<>();
        results.forEach(result -> what.add(result.title()));
        curves.forEach(curve -> what.add(curve.title()));
        limits.forEach(limit -> what.add(limit.title()));
        parts.forEach(part -> what.add(part.title()));
        return new Supplement(taken, java, machine, seconds, what, notices);
    }

    private static <T> List<T> replaced(List<T> former, List<T> later, Function<T, String> id) {
        Map<String, T> all = new LinkedHashMap<>();
        former.forEach(one -> all.put(id.apply(one), one));
        later.forEach(one -> all.put(id.apply(one), one));
        return List.copyOf(all.values());
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
