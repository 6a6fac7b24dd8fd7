package dev.progeny.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The document, made from the reports of all JDKs that lie in its folder.
 *
 * @param folder that gets {@code benchmarks.md}, and a folder for reports and plots
 */
public record Document(Path folder) {
    private static final String REPORTS = "benchmarks";

    /** Puts a report beside those of other JDKs and makes the document from all. */
    public void add(Report report) throws IOException {
        report.write(file(report));
        render();
    }

    /**
     * Puts what a run of a part found into the report of the same JDK, and makes the document anew.
     *
     * @throws java.nio.file.NoSuchFileException if there is none yet
     */
    public void join(Report part) throws IOException {
        add(Report.read(file(part)).with(part));
    }

    private Path file(Report report) {
        return folder.resolve(REPORTS).resolve("jdk-" + report.feature() + ".json");
    }

    /** Makes the document from the reports that are there. */
    public void render() throws IOException {
        Path files = folder.resolve(REPORTS);
        List<Report> reports = new ArrayList<>();
        try (Stream<Path> found = Files.list(files)) {
            for (Path file : found.filter(f -> f.toString().endsWith(".json")).toList()) {
                reports.add(Report.read(file));
            }
        }
        reports.sort(Comparator.comparingInt(Report::feature));
        Pages pages = new Pages(reports, REPORTS);
        for (Report report : reports) {
            for (Curve curve : report.curves()) {
                Files.writeString(
                        files.resolve(pages.plotName(report, curve)),
                        pages.plot(report, curve).svg());
            }
        }
        Files.writeString(folder.resolve("benchmarks.md"), pages.text());
    }
}
