package dev.progeny.examples.checksum;

import dev.progeny.ProcessPool;
import dev.progeny.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SHA-256 and word count of every file below some folders: first by this process alone, then by a pool, with the same function; then
 * both are compared with each other and with {@code sha256sum}.
 */
public final class Checksum {
    private Checksum() {}

    /**
     * Does all of it and prints a summary.
     *
     * @param args {@code [--workers N] [FOLDER...]}; without a folder, the present one and the JDK's
     * @throws IOException if a file cannot be read
     * @throws InterruptedException if interrupted meanwhile
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(args));
        int workers = workers(arguments);
        List<Path> folders = arguments.isEmpty()
                ? List.of(Path.of(""), Path.of(System.getProperty("java.home")))
                : arguments.stream().map(Path::of).toList();
        FoundFiles files = FoundFiles.below(folders);
        Summary summary = new Summary(System.out);
        summary.begin(files, folders);

        // This comes first because it brings the files into the system's cache, for both of the others.
        Optional<Map<String, String>> judge = Sha256sum.of(files.paths());
        long beginAlone = System.nanoTime();
        List<FileSum> alone = byOneProcess(files.paths());
        long endAlone = System.nanoTime();
        List<FileSum> together;
        long beginTogether;
        try (ProcessPool pool = pool(workers)) {
            pool.apply(() -> "a worker is up");
            beginTogether = System.nanoTime();
            together = pool.withChunkSize(1).map(files.paths(), FileSum::of);
        }
        long endTogether = System.nanoTime();

        summary.times(
                workers,
                Duration.ofNanos(endAlone - beginAlone),
                Duration.ofNanos(beginTogether - endAlone),
                Duration.ofNanos(endTogether - beginTogether));
        summary.largest(together);
        if (!summary.compare(alone, together, judge)) {
            System.exit(1);
        }
    }

    private static List<FileSum> byOneProcess(List<String> paths) throws IOException {
        List<FileSum> sums = new ArrayList<>();
        for (String path : paths) {
            sums.add(FileSum.of(path));
        }
        return sums;
    }

    private static ProcessPool pool(int workers) {
        return ProcessPool.builder()
                .workers(workers)
                .name("checksum")
                .progress(ProgressBar.console())
                .build();
    }

    private static int workers(List<String> arguments) {
        if (arguments.size() < 2 || !arguments.get(0).equals("--workers")) {
            return Runtime.getRuntime().availableProcessors();
        }
        arguments.remove(0);
        return Integer.parseInt(arguments.remove(0));
    }
}
