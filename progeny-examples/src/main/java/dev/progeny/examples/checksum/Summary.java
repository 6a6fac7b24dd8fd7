package dev.progeny.examples.checksum;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code checksum} tells the one who called it. */
final class Summary {
    private static final int SHOWN = 5;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;

    Summary(PrintStream out) {
        this.out = out;
    }

    void begin(FoundFiles files, List<Path> folders, int rounds) {
        print(
                "SHA-256 and word count of %,d files, %,.0f MB, below",
                files.paths().size(), files.bytes() / MEGABYTE);
        folders.forEach(folder -> print("  %s", folder.toAbsolutePath().normalize()));
        print(
                "%d times in turn by this process alone and by a pool; the last time, when all are warm, counts.",
                rounds);
        print("");
    }

    void times(int workers, Duration alone, Duration start, Duration together) {
        print("");
        print("  %-30s %6.2f s", "this process alone", seconds(alone));
        print(
                "  %-30s %6.2f s",
                workers + (workers == 1 ? " process" : " processes") + " of a pool", seconds(together));
        print("  %-30s %6.2f s", "  its start, once, before that", seconds(start));
        print("");
        print("%s, on %d cores.", gain(alone, together), Runtime.getRuntime().availableProcessors());
    }

    /** {@return which was faster, said in the direction that reads well} */
    static String gain(Duration alone, Duration together) {
        double gain = seconds(alone) / seconds(together);
        return gain >= 1
                ? String.format(Locale.ROOT, "The pool was %.1f times as fast as one process", gain)
                : String.format(Locale.ROOT, "The pool took %.1f times as long as one process", 1 / gain);
    }

    /** Says what keeps any pool from being faster. */
    void limit(FoundFiles files) {
        if (files.largest() > 0) {
            print(
                    "The largest file is %.0f %% of all bytes, and one process reads it:"
                            + " no pool can be more than %.1f times as fast.",
                    100.0 * files.largest() / files.bytes(), (double) files.bytes() / files.largest());
        }
    }

    void largest(List<FileSum> sums) {
        print("");
        print("The largest of them:");
        print("  %13s %11s  %-16s  %s", "bytes", "words", "SHA-256", "file");
        sums.stream()
                .limit(SHOWN)
                .forEach(sum -> print(
                        "  %,13d %,11d  %.13s...  %s",
                        sum.bytes(),
                        sum.words(),
                        sum.sha256(),
                        Path.of(sum.path()).getFileName()));
        print("  %,13d %,11d  all", total(sums, true), total(sums, false));
    }

    /** {@return whether all agree, which it prints if it is the last word or they do not} */
    boolean compare(List<FileSum> alone, List<FileSum> together, Optional<Map<String, String>> judge, boolean isLast) {
        boolean same = alone.equals(together);
        List<String> wrong = judge.map(digests -> differing(together, digests)).orElse(List.of());
        if (!isLast && same && wrong.isEmpty()) {
            return true;
        }
        print("");
        print(
                same
                        ? "The pool's results equal those of this process."
                        : "THE POOL'S RESULTS DIFFER FROM THOSE OF THIS PROCESS.");
        if (judge.isEmpty()) {
            print("There is no sha256sum here to compare them with.");
            return same;
        }
        if (wrong.isEmpty()) {
            print("They equal those of sha256sum.");
        } else {
            print("%d DIFFER FROM THOSE OF sha256sum: %s", wrong.size(), wrong);
        }
        return same && wrong.isEmpty();
    }

    private static List<String> differing(List<FileSum> sums, Map<String, String> digests) {
        return sums.stream()
                .filter(sum -> !sum.sha256().equals(digests.get(sum.path())))
                .map(FileSum::path)
                .toList();
    }

    private static long total(List<FileSum> sums, boolean bytes) {
        return sums.stream().mapToLong(bytes ? FileSum::bytes : FileSum::words).sum();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
