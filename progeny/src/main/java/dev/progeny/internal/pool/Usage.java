package dev.progeny.internal.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * What a process has used.
 *
 * @param cpu of the processors; empty if the system does not tell
 * @param residentBytes of memory, now; 0 if the system does not tell
 */
record Usage(Optional<Duration> cpu, long residentBytes) {
    static final Usage UNKNOWN = new Usage(Optional.empty(), 0);

    static Usage of(ProcessHandle process) {
        return new Usage(process.info().totalCpuDuration(), ResidentSize.of(process.pid()));
    }
}
