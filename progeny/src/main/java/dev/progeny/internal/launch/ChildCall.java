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
    private final ChildJvm jvm;
    private final CompletableFuture<Outcome> outcome;

    private ChildCall(ChildJvm jvm, CompletableFuture<Outcome> outcome) {
        this.jvm = jvm;
        this.outcome = outcome;
    }

    /**
     * Starts a child as {@link ChildJvm#launch} does. Its outcome comes through the pipe of outcomes or, if it is too large, over the data
     * channel.
     */
    public static ChildCall start(LaunchOptions options, Serializable main) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        ChildCall call =
                new ChildCall(ChildJvm.launch(options, main, frame -> outcome.complete(Outcome.of(frame))), outcome);
        call.jvm.data().whenComplete(call::connected);
        return call;
    }

    private void connected(@Nullable FrameChannel data, @Nullable Throwable never) {
        if (data == null) {
            jvm.afterReports(() -> outcome.completeExceptionally(crash()));
        } else if (!jvm.attend("outcome", data, () -> awaitOutcome(data))) {
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
        jvm.exit().thenRun(() -> outcome.completeExceptionally(crash()));
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
