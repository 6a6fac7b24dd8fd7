package dev.progeny.internal.launch;

import dev.progeny.ChildCrashedException;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A child that runs one function of the user, and that function's outcome. */
public final class ChildCall {
    private final StartedChild child;
    private final CompletableFuture<Outcome> outcome;

    private ChildCall(StartedChild child, CompletableFuture<Outcome> outcome) {
        this.child = child;
        this.outcome = outcome;
    }

    /**
     * Starts a child as {@link ChildStart#launch} does. Its outcome comes through the pipe of outcomes or, if it is too large, over the data
     * channel.
     */
    public static ChildCall start(LaunchOptions options, Serializable main) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        ChildCall call =
                new ChildCall(ChildStart.launch(options, main, frame -> outcome.complete(Outcome.of(frame))), outcome);
        call.child.data().whenComplete(call::connected);
        return call;
    }

    private void connected(@Nullable FrameChannel data, @Nullable Throwable never) {
        if (data == null) {
            child.afterReports(() -> outcome.completeExceptionally(crash()));
        } else if (!child.attend("outcome", data, () -> awaitOutcome(data))) {
            failAtEnd();
        }
    }

    private void awaitOutcome(FrameChannel data) {
        try (data) {
            ByteBuffer frame = data.receive(FrameChannel.NEVER);
            if (frame != null) {
                outcome.complete(Outcome.of(frame));
            }
        } catch (IOException | InterruptedException e) {
            failAtEnd();
        }
    }

    private void failAtEnd() {
        child.exit().thenRun(() -> outcome.completeExceptionally(crash()));
    }

    /** {@return a fresh exception that tells how the child ended without an outcome} */
    public ChildCrashedException crash() {
        return child.crash("child \"" + child.name() + "\" ended before it returned its result");
    }

    /** {@return the child} */
    public StartedChild child() {
        return child;
    }

    /** {@return the outcome, or {@link ChildCrashedException} if the child ended without one} */
    public CompletableFuture<Outcome> outcome() {
        return outcome;
    }
}
