package dev.progeny.examples.checksum;

import dev.progeny.ProcessPool;
import dev.progeny.ProgressBar;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SHA-256 and word count of every file below some folders: by this process alone and by a pool, with the same function; then both are
 * compared with each other and with {@code sha256sum}.
 *
 * <p>Both do it several times in turn, and the last time counts: in the first second of its life a JVM is slow, and a pool has several
 * that have to become quick.
 */
public final class Checksum {
    private static final int ROUNDS = 3;
    private static final int DIFFERENT = 1;
    private static final int NO_RUN = 2;

    private Checksum() {}

    /**
     * Does all of it, prints a summary, and ends this process if something was wrong: with 1 if results differ, 2 if there was nothing to
     * do.
     *
     * @param arguments {@code [--workers N] [FOLDER...]}; without a folder, the present one and the JDK's
     * @throws IOException if a file cannot be read
     * @throws InterruptedException if interrupted meanwhile
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.print(ChecksumOptions.USAGE);
            return;
        }
        try {
            if (!run(ChecksumOptions.parse(arguments))) {
                System.exit(DIFFERENT);
            }
        } catch (ChecksumException e) {
            System.err.println("checksum: " + e.getMessage());
            System.err.print(ChecksumOptions.USAGE);
            System.exit(NO_RUN);
        }
    }

    private static boolean run(ChecksumOptions options) throws ChecksumException, IOException, InterruptedException {
        FoundFiles files = FoundFiles.below(options.folders());
        if (files.paths().isEmpty()) {
            throw new ChecksumException("there is no file that can be read below " + options.folders());
        }
        Summary summary = new Summary(System.out);
        summary.begin(files, options.folders(), ROUNDS);

        // This comes first because it brings the files into the system's cache, for both of the others.
        Optional<Map<String, String>> judge = Sha256sum.of(files.paths());
        long beginStart = System.nanoTime();
        boolean right = true;
        try (ProcessPool pool = pool(options.workers())) {
            pool.apply(() -> "a worker is up");
            Duration start = since(beginStart);
            for (int round = 1; round <= ROUNDS; round++) {
                long beginAlone = System.nanoTime();
                List<FileSum> alone = byOneProcess(files.paths());
                Duration timeAlone = since(beginAlone);
                long beginTogether = System.nanoTime();
                List<FileSum> together = pool.withChunkSize(1).map(files.paths(), FileSum::of);
                Duration timeTogether = since(beginTogether);

                if (round == ROUNDS) {
                    summary.times(options.workers(), timeAlone, start, timeTogether);
                    summary.limit(files);
                    summary.largest(together);
                }
                right &= summary.compare(alone, together, judge, round == ROUNDS);
            }
        }
        return right;
    }

    private static Duration since(long beginNanos) {
        return Duration.ofNanos(System.nanoTime() - beginNanos);
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
}
