package dev.progeny;

import java.util.Optional;

/**
 * The name and number of a process.
 *
 * @param name the name given to it when it was started, or {@code main} for a process that Progeny did not start
 * @param pid the process id
 */
public record ProcessInfo(String name, long pid) {
    /** {@return the system's view of the process, or empty if it has ended} */
    public Optional<ProcessHandle> toHandle() {
        return ProcessHandle.of(pid);
    }
}
