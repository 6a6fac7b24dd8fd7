package dev.progeny;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a child process ended before it returned its result: it was killed, called {@code System.exit} or
 * {@code Runtime.halt}, ran out of heap, or its JVM crashed.
 */
public class ChildCrashedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String HEAP_EXHAUSTED = "Terminating due to java.lang.OutOfMemoryError";

    /** The child's name. */
    private final String name;

    /** The child's process id. */
    private final long pid;

    /** How the child ended. */
    private final ExitStatus status;

    /** The last lines of the child's standard error. */
    private final String errorTail;

    /** The path of the JVM's crash report. */
    private final @Nullable String crashReport;

    /**
     * Creates the exception; the message is made of all that is known.
     *
     * @param what who ended before what, such as {@code child "renderer" ended before it returned its result}
     * @param name the child's name
     * @param pid the child's process id
     * @param status how it ended
     * @param errorTail the last lines of its standard error, empty if there were none or it was redirected
     * @param crashReport the JVM's crash report, or null if it wrote none
     */
    public ChildCrashedException(
            String what, String name, long pid, ExitStatus status, String errorTail, @Nullable Path crashReport) {
        super(message(what, pid, status, errorTail, crashReport));
        this.name = name;
        this.pid = pid;
        this.status = status;
        this.errorTail = errorTail;
        this.crashReport = crashReport == null ? null : crashReport.toString();
    }

    private static String message(
            String what, long pid, ExitStatus status, String errorTail, @Nullable Path crashReport) {
        StringBuilder text = new StringBuilder(what);
        text.append(": process ").append(pid).append(" ended with ").append(status);
        if (isHeapExhausted(errorTail)) {
            text.append(", its heap exhausted; raise maxHeap(\"...\")");
        }
        if (crashReport != null) {
            text.append("; crash report of its JVM: ").append(crashReport);
        }
        if (!errorTail.isEmpty()) {
            text.append("; last lines of its standard error:\n")
                    .append(errorTail.indent(4).stripTrailing());
        }
        return text.toString();
    }

    private static boolean isHeapExhausted(String errorTail) {
        return errorTail.contains(HEAP_EXHAUSTED);
    }

    /** {@return the child's name} */
    public final String name() {
        return name;
    }

    /** {@return the child's process id; the system may have given it to another process since} */
    public final long pid() {
        return pid;
    }

    /** {@return how the child ended} */
    public final ExitStatus status() {
        return status;
    }

    /** {@return the last lines of the child's standard error, at most 20; empty if there were none or it was redirected} */
    public final String errorTail() {
        return errorTail;
    }

    /** {@return the path of the report that the child's JVM wrote about its own crash, if it wrote one} */
    public final Optional<Path> crashReport() {
        return Optional.ofNullable(crashReport).map(Path::of);
    }

    /** {@return whether the child ended because its heap was exhausted} */
    public final boolean isHeapExhausted() {
        return isHeapExhausted(errorTail);
    }
}
