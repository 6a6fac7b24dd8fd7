package dev.progeny.internal.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used.
 *
 * @param cpu of the processors; null if the system does not tell
 * @param residentBytes of memory, now; 0 if the system does not tell
 */
record Usage(@Nullable Duration cpu, long residentBytes) {
    static final Usage UNKNOWN = new Usage(null, 0);

    static Usage of(ProcessHandle process) {
        return new Usage(process.info().totalCpuDuration().orElse(null), ResidentSize.of(process.pid()));
    }
}
