package dev.progeny.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the report that a HotSpot JVM writes when it crashes: in its working folder, or the temp folder where it may not write there. */
final class CrashReports {
    private CrashReports() {}

    /** {@return the report of the process {@code pid}, or null if there is none; an older one is of another process of that id} */
    static @Nullable Path find(long pid, Instant started, @Nullable Path directory) {
        Path working = directory == null ? Path.of("") : directory;
        for (Path folder : List.of(working, Path.of(System.getProperty("java.io.tmpdir")))) {
            Path report = folder.resolve("hs_err_pid" + pid + ".log").toAbsolutePath();
            if (isWrittenSince(started, report)) {
                return report;
            }
        }
        return null;
    }

    private static boolean isWrittenSince(Instant started, Path report) {
        try {
            return !Files.getLastModifiedTime(report).toInstant().isBefore(started);
        } catch (IOException e) {
            return false; // there is none
        }
    }
}
