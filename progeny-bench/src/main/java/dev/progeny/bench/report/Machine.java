package dev.progeny.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * On what was measured.
 *
 * @param processor its name
 * @param cores how many this JVM may use
 * @param gibibytes of memory
 * @param system name and version
 * @param load the load average of a minute, before anything was measured
 */
public record Machine(String processor, int cores, long gibibytes, String system, double load) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Looks at this one. */
    public static Machine look() throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                Math.max(0, system.getSystemLoadAverage()));
    }

    /** {@return whether other programs took more than a quarter of it} */
    public boolean isBusy() {
        return load > cores / 4.0;
    }

    private static String processorName() throws IOException {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown processor";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        }
    }
}
