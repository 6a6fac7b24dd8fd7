package dev.progeny.internal.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process occupies, where the system tells: on Linux. */
public final class ResidentSize {
    private static final String LABEL = "VmRSS:";
    private static final int KIB = 1024;

    private ResidentSize() {}

    /** {@return whether this system tells} */
    public static boolean isKnown() {
        return Files.isReadable(Path.of("/proc/self/status"));
    }

    /** {@return the resident size in bytes, or 0 if the process is gone} */
    static long of(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(LABEL)) {
                    String[] words = line.substring(LABEL.length()).strip().split(" ");
                    return Long.parseLong(words[0]) * KIB;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
