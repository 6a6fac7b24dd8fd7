package dev.progeny.internal.control;

import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * The parent's end of a control channel: answers what the child asks about classes. That it stays open tells the child that its parent
 * lives.
 */
public final class ParentLink {
    private final FrameChannel channel;
    private final UnaryOperator<ByteBuffer> answers;

    /**
     * Takes the channel.
     *
     * @param answers turns a request about classes into its reply
     */
    public ParentLink(FrameChannel channel, UnaryOperator<ByteBuffer> answers) {
        this.channel = channel;
        this.answers = answers;
    }

    /** Answers the child in the calling thread, until the child closes the channel or dies. */
    public void serve() throws InterruptedException {
        try {
            while (true) {
                ByteBuffer request = channel.receive(FrameChannel.NEVER);
                if (request == null) {
                    continue;
                }
                ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(0, request.getLong());
                channel.send(number, answers.apply(request.slice()));
            }
        } catch (IOException e) {
            Loggers.general().log(Level.TRACE, "control channel ended", e);
        }
    }
}
