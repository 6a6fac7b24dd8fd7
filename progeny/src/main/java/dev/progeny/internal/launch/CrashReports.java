package dev.progeny.internal.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the report that a HotSpot JVM writes when it crashes: in its working folder, or the temp folder where it may not write there. */
final class CrashReports {
    private CrashReports() {}

    /** {@return the report of the process {@code pid}, or null if there is none} */
    static @Nullable Path find(long pid, @Nullable Path directory) {
        Path working = directory == null ? Path.of("") : directory;
        for (Path folder : List.of(working, Path.of(System.getProperty("java.io.tmpdir")))) {
            Path report = folder.resolve("hs_err_pid" + pid + ".log").toAbsolutePath();
            if (Files.exists(report)) {
                return report;
            }
        }
        return null;
    }
}
