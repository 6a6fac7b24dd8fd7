package dev.progeny.examples.checksum;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The readable files below some folders, the largest first: a pool that begins with the largest does not end by waiting for one.
 *
 * @param paths where they are
 * @param bytes their length together
 * @param largest the length of the first
 */
record FoundFiles(List<String> paths, long bytes, long largest) {
    private record Found(String path, long bytes) {}

    /** Looks below the folders; a symbolic link is not followed, what cannot be read is passed over. */
    static FoundFiles below(List<Path> folders) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path folder : folders) {
            Files.walkFileTree(folder.toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && Files.isReadable(file)) {
                        found.add(new Found(file.toString(), attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException problem) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        List<String> largestFirst = found.stream()
                .sorted(Comparator.comparingLong(Found::bytes).reversed().thenComparing(Found::path))
                .map(Found::path)
                .distinct()
                .toList();
        return new FoundFiles(
                largestFirst,
                found.stream().mapToLong(Found::bytes).sum(),
                found.stream().mapToLong(Found::bytes).max().orElse(0));
    }
}
