package dev.progeny.internal.manager;

import dev.progeny.ProcessStartException;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.launch.ChildStart;
import dev.progeny.internal.launch.LaunchOptions;
import dev.progeny.internal.launch.StartedChild;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.transport.FrameChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process of a server, seen from the one that started it. */
public final class StartedServer {
    private static final long GRACE_SECONDS = 2;

    private final StartedChild child;
    private final FrameChannel channel;
    private final Link link;

    private StartedServer(StartedChild child, FrameChannel channel, Link link) {
        this.child = child;
        this.channel = channel;
        this.link = link;
    }

    /**
     * Starts one, and waits until it can be used; an interrupt is put off.
     *
     * @throws ProcessStartException if it cannot be started
     */
    public static StartedServer start(LaunchOptions options) {
        StartedChild child = ChildStart.launch(options, ServerMain.of());
        FrameChannel channel = null;
        try {
            channel = child.data().join();
            ServerAddress address = (ServerAddress) Objects.requireNonNull(ValueCodec.decode(receive(channel)));
            return new StartedServer(child, channel, Links.to(address));
        } catch (IOException | CompletionException | IllegalStateException e) {
            child.kill();
            if (channel != null) {
                channel.close();
            }
            child.exit().join();
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new ProcessStartException(
                    "cannot start manager \"" + options.name() + "\": " + cause.getMessage(), cause);
        }
    }

    private static ByteBuffer receive(FrameChannel channel) throws IOException {
        return Interrupts.putOff(() -> {
            ByteBuffer frame = channel.receive(FrameChannel.NEVER);
            if (frame == null) {
                throw new EOFException("it said nothing");
            }
            return frame;
        });
    }

    /** {@return the link of this process to it} */
    public Link link() {
        return link;
    }

    /** Ends it, and waits for its end: first it is asked, then killed; at once if this thread is interrupted. */
    public void close() {
        link.end("was closed", null);
        channel.close();
        boolean interrupted = false;
        try {
            child.exit().get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (TimeoutException e) {
            child.kill();
        } catch (ExecutionException e) {
            throw new AssertionError("the end of a child is always recorded", e);
        }
        if (interrupted) {
            child.kill();
        }
        child.exit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
