package dev.progeny.examples.checksum;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code checksum} tells the one who called it. */
final class Summary {
    private static final int SHOWN = 5;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;

    Summary(PrintStream out) {
        this.out = out;
    }

    void begin(FoundFiles files, List<Path> folders) {
        print(
                "SHA-256 and word count of %,d files, %,.0f MB, below",
                files.paths().size(), files.bytes() / MEGABYTE);
        folders.forEach(folder -> print("  %s", folder.toAbsolutePath()));
        print("");
    }

    void times(int workers, Duration alone, Duration start, Duration together) {
        double gain = seconds(alone) / seconds(together);
        print("");
        print("  %-30s %6.2f s", "this process alone", seconds(alone));
        print("  %-30s %6.2f s", workers + " processes of a pool", seconds(together));
        print("  %-30s %6.2f s", "  their start, before that", seconds(start));
        print("");
        print(
                "The pool was %.1f times as fast as one process (%.1f times, its start included), on %d cores.",
                gain,
                seconds(alone) / seconds(start.plus(together)),
                Runtime.getRuntime().availableProcessors());
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

    /** {@return whether all agree, which it prints} */
    boolean compare(List<FileSum> alone, List<FileSum> together, Optional<Map<String, String>> judge) {
        boolean same = alone.equals(together);
        print("");
        print(
                same
                        ? "The pool's results equal those of this process."
                        : "THE POOL'S RESULTS DIFFER FROM THOSE OF THIS PROCESS.");
        if (judge.isEmpty()) {
            print("There is no sha256sum here to compare them with.");
            return same;
        }
        List<String> wrong = together.stream()
                .filter(sum -> !sum.sha256().equals(judge.get().get(sum.path())))
                .map(FileSum::path)
                .collect(Collectors.toList());
        if (wrong.isEmpty()) {
            print("They equal those of sha256sum.");
        } else {
            print("%d DIFFER FROM THOSE OF sha256sum: %s", wrong.size(), wrong);
        }
        return same && wrong.isEmpty();
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
