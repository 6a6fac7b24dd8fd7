package dev.progeny.internal.codec;

import java.util.Arrays;
import java.util.stream.Stream;

/** Stack traces that begin in one process and go on in another. */
public final class Traces {
    private Traces() {}

    /**
     * Lets the stack trace of {@code thrown}, which came from another process, go on with a frame that names that process and then
     * with the frames of the calling thread. To be called once, on a freshly decoded throwable, by the thread to which it is thrown.
     *
     * @return {@code thrown}
     */
    public static <T extends Throwable> T withCaller(T thrown, long pid, String name) {
        StackTraceElement boundary = new StackTraceElement(
                "progeny", "boundary", "above: process " + pid + " \"" + name + "\"; below: its caller", -1);
        StackTraceElement[] here = new Throwable().getStackTrace();
        thrown.setStackTrace(Stream.of(
                        Arrays.stream(thrown.getStackTrace()),
                        Stream.of(boundary),
                        Arrays.stream(here).skip(1))
                .flatMap(frames -> frames)
                .toArray(StackTraceElement[]::new));
        return thrown;
    }
}
