package dev.progeny.internal.launch;

import dev.progeny.ChildCrashedException;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A child that runs one function of the user, and that function's outcome. */
public final class ChildCall {
    private final ChildJvm jvm;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private ChildCall(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts a child as {@link ChildJvm#launch} does, and a daemon thread that waits for the outcome. */
    public static ChildCall start(LaunchOptions options, Serializable main) {
        ChildCall call = new ChildCall(ChildJvm.launch(options, main));
        call.jvm.run("outcome", true, call::awaitOutcome);
        return call;
    }

    private void awaitOutcome() {
        try (FrameChannel data = jvm.data().get()) {
            ByteBuffer frame = data.receive(FrameChannel.NEVER);
            if (frame != null) {
                outcome.complete(Outcome.of(frame));
            }
        } catch (IOException | ExecutionException | InterruptedException e) {
            jvm.exit().thenRun(() -> outcome.completeExceptionally(crash()));
        }
    }

    /** {@return a fresh exception that tells how the child ended without an outcome} */
    public ChildCrashedException crash() {
        return jvm.crash("child \"" + jvm.name() + "\" ended before it returned its result");
    }

    /** {@return the child} */
    public ChildJvm jvm() {
        return jvm;
    }

    /** {@return the outcome, or {@link ChildCrashedException} if the child ended without one} */
    public CompletableFuture<Outcome> outcome() {
        return outcome;
    }
}
