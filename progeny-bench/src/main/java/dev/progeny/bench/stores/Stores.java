package dev.progeny.bench.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The comparison of embedded databases for the bench instrument: 8 channels of 250,000 samples a second, which come as blocks of 12,500,
 * twenty a second of each channel, and are committed durably.
 */
public final class Stores {
    private Stores() {}

    /**
     * Measures all, and prints a table in Markdown.
     *
     * @param parent a folder on a disk, where the databases are made and removed; it is made if need be
     * @param isShort whether everything is done once and briefly, to see that it works
     */
    public static void compare(Path parent, boolean isShort, PrintStream out, PrintStream progress)
            throws IOException, InterruptedException {
        Files.createDirectories(parent);
        Path folder = Files.createTempDirectory(parent.toAbsolutePath(), "stores-");
        try {
            List<Figures> all = new ArrayList<>();
            for (Engine engine : Engine.values()) {
                progress.println("measuring " + engine.title());
                all.add(new Trial(engine, folder, isShort).run());
            }
            print(all, out);
        } finally {
            Trial.remove(folder);
        }
    }

    private static void print(List<Figures> all, PrintStream out) {
        out.println(
                "| database | flat out, million samples/s | CPU s per million, flat out | at 2 million samples/s: cores"
                        + " | CPU s per million | most blocks waiting | size beside the samples | lost after kill -9"
                        + " | opened then in | read while written | jar |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Figures figures : all) {
            out.printf(
                    Locale.ROOT,
                    "| %s %s | %.2f | %.4f | %.3f | %.4f | %d of %d | %.3f | %d blocks in %d kills | %.0f ms | %s | %.1f MB |%n",
                    figures.engine().title(),
                    figures.version(),
                    figures.flatOut().samplesPerSecond() / 1e6,
                    figures.flatOut().cpuSecondsPerMillion(),
                    figures.paced().cores(),
                    figures.paced().cpuSecondsPerMillion(),
                    figures.paced().mostWaiting(),
                    figures.paced().blocks(),
                    figures.sizeRatio(),
                    figures.lost(),
                    figures.kills(),
                    1e3 * figures.openSeconds(),
                    figures.complaint().isEmpty() ? "yes" : "no",
                    figures.jarBytes() / 1e6);
        }
        for (Figures figures : all) {
            if (!figures.complaint().isEmpty()) {
                out.println(figures.engine().title() + ", read while written: " + figures.complaint());
            }
        }
    }
}
