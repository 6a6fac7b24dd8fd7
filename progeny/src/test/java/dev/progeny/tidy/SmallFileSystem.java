package dev.progeny.tidy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that is soon full, for this user alone. The test is skipped where whoever runs it may not mount one. */
public final class SmallFileSystem implements AutoCloseable {
    private final Path folder;

    private SmallFileSystem(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts one on a new folder.
     *
     * @param size as {@code mount} has it, such as {@code 300k}
     */
    public static SmallFileSystem mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectory(folder);
        assumeTrue(
                exitCode("mount", "-t", "tmpfs", "-o", "mode=700,size=" + size, "progeny-test", folder.toString()) == 0,
                "whoever runs this may not mount a small file system");
        return new SmallFileSystem(folder);
    }

    /** From now on nothing can be written to it, not even by root. */
    public void forbidWriting() throws IOException, InterruptedException {
        assumeTrue(
                exitCode("mount", "-o", "remount,ro", folder.toString()) == 0,
                "whoever runs this may not change how it is mounted");
    }

    private static int exitCode(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // there is no such program
        }
    }

    public Path folder() {
        return folder;
    }

    /** Unmounts it, whoever still uses it, and removes the folder. */
    @Override
    public void close() throws IOException, InterruptedException {
        exitCode("umount", "-l", folder.toString());
        Files.delete(folder);
    }
}
