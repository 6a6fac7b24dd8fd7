package dev.progeny.internal.codec;

import java.util.ArrayList;
import java.util.List;

/** Stack traces that begin in one process and go on in another. */
public final class Traces {
    private static final String OURS = "dev.progeny.internal.";

    private Traces() {}

    /**
     * Lets the stack trace of {@code thrown}, which came from another process, go on with a frame that names that process and then
     * with the frames of the calling thread. To be called once, on a freshly decoded throwable, by the thread to which it is thrown.
     *
     * @param pid the process in which it was thrown
     * @param name that process's name
     * @return {@code thrown}
     */
    public static <T extends Throwable> T withCaller(T thrown, long pid, String name) {
        List<StackTraceElement> frames = new ArrayList<>(List.of(Guarded.frames(thrown)));
        frames.add(new StackTraceElement(
                "progeny", "boundary", "above: process " + pid + " \"" + name + "\", below: its caller", -1));
        int internal = 0;
        StackTraceElement[] here = new Throwable().getStackTrace();
        while (internal < here.length && here[internal].getClassName().startsWith(OURS)) {
            internal++;
        }
        frames.addAll(List.of(here).subList(internal, here.length));
        try {
            thrown.setStackTrace(frames.toArray(StackTraceElement[]::new));
        } catch (Throwable e) {
            // Its class refuses: the trace of the child, which it has, must do.
        }
        return thrown;
    }
}
