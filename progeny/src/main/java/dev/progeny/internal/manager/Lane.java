package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.transport.FrameChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One conversation with a server: calls, one after the other, by whichever thread has it meanwhile. */
final class Lane {
    private final int number;
    private final FrameChannel channel;
    private final Calls calls;
    private long begun;
    private boolean interrupted;

    Lane(int number, FrameChannel channel, Calls calls) {
        this.number = number;
        this.channel = channel;
        this.calls = calls;
    }

    /** Tells the server that a call of a lane is to end. */
    interface Interrupter {
        void interrupt(int lane, long call) throws IOException;
    }

    /**
     * Sends a call and waits for its outcome. An interrupt is passed on to the server, once, if there is an interrupter, whose answer tells
     * what became of it; and noted in either case, see {@link #wasInterrupted}.
     *
     * @param interrupter null if an interrupt does not end the call
     * @throws IllegalArgumentException if the call is too large; then nothing was sent
     * @throws InterruptedException if interrupted before the call was sent; not without an interrupter
     * @throws IOException if the server has ended
     */
    ByteBuffer exchange(long object, Operation operation, Encoded[] arguments, @Nullable Interrupter interrupter)
            throws IOException, InterruptedException {
        ByteBuffer call = calls.call(object, operation, arguments);
        interrupted = interrupter == null && Thread.interrupted();
        begun++;
        send(call, interrupter == null);
        boolean told = false;
        while (true) {
            try {
                ByteBuffer outcome = channel.receive(FrameChannel.NEVER);
                if (outcome == null) {
                    throw new EOFException("no answer");
                }
                return outcome;
            } catch (InterruptedException e) {
                interrupted = true;
                if (interrupter != null && !told) {
                    told = true;
                    interrupter.interrupt(number, begun);
                }
            }
        }
    }

    private void send(ByteBuffer call, boolean persistent) throws IOException, InterruptedException {
        while (true) {
            try {
                channel.send(call);
                return;
            } catch (InterruptedException e) {
                if (!persistent) {
                    begun--;
                    throw e;
                }
                interrupted = true;
            }
        }
    }

    /** Tells the server that nobody waits for the outcome of the last call any more. */
    void giveUp(Interrupter interrupter) throws IOException {
        interrupter.interrupt(number, begun);
    }

    /** Whether the thread was interrupted during the last call; its status is clear since then. */
    boolean wasInterrupted() {
        return interrupted;
    }

    void close() {
        channel.close();
    }
}
