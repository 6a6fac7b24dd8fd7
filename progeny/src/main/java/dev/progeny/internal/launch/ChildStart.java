package dev.progeny.internal.launch;

import dev.progeny.ProcessStartException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Starts children, in processes of their own or in threads of this one, as their options say. */
public final class ChildStart {
    private ChildStart() {}

    /**
     * Starts a child that runs {@code main}, a {@code RemoteCallable} or a {@code RemoteRunnable}, and then ends. Returns as soon as the
     * system has created the process or thread; at once if a spare can be had.
     *
     * @throws IllegalArgumentException if {@code main} cannot be encoded
     * @throws ProcessStartException if the process or thread could not be created
     */
    public static StartedChild launch(LaunchOptions options, Serializable main) {
        return launch(options, main, outcome -> {});
    }

    /**
     * Starts a child as above.
     *
     * @param reports is given what the child reports otherwise than over its data channel, and must be brief
     */
    static StartedChild launch(LaunchOptions options, Serializable main, Consumer<ByteBuffer> reports) {
        return options.inThisJvm()
                ? ChildThread.launch(options, main, reports)
                : ChildJvm.launch(options, main, reports);
    }
}
