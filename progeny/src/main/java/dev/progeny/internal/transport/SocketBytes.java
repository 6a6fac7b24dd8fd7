package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Loggers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket as two streams of bytes whose waits can be interrupted and timed without harm. The JDK closes a blocking channel
 * when its thread is interrupted; so this one never blocks, and whoever must wait does so in a selector. Each direction has its own,
 * made at the first wait, so that a reader and a writer never wake each other.
 *
 * <p>Invariant: at most one thread at a time reads and at most one writes; the caller sees to that. {@link #close()} may come from any.
 */
final class SocketBytes implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int GOODBYE_BYTES = 8192;
    private static final int GOODBYE_READS = 1000;

    private final SocketChannel channel;
    private final Object closing = new Object();
    private @Nullable Selector readable;
    private @Nullable Selector writable;
    private volatile boolean closed;

    /** Takes over a connected channel; closes it if it cannot be prepared. */
    SocketBytes(SocketChannel channel) throws IOException {
        this.channel = channel;
        try {
            channel.configureBlocking(false);
            if (channel.getRemoteAddress() instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true); // a machine that vanished says no goodbye
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Reads what is there. {@return the number of bytes, 0 if none are there yet, -1 if the other side closed or died} */
    int read(ByteBuffer into) throws IOException {
        try {
            return channel.read(into);
        } catch (IOException e) {
            ensureOpen();
            return -1; // reset: the other side went away without reading all that we sent
        }
    }

    /** Writes what there is room for. {@return the number of bytes} */
    int write(ByteBuffer from) throws IOException {
        try {
            return channel.write(from);
        } catch (IOException e) {
            ensureOpen();
            throw new IOException("cannot send: the other side closed or died", e);
        }
    }

    /** Reads until {@code into} is full. */
    void readFully(ByteBuffer into, long deadlineNanos) throws IOException, InterruptedException {
        while (into.hasRemaining()) {
            int count = read(into);
            if (count < 0) {
                throw new EOFException("the other side closed or died");
            }
            if (count == 0 && !awaitReadable(deadlineNanos)) {
                throw new IOException("no answer in time");
            }
        }
    }

    /** Writes until {@code from} is empty. */
    void writeFully(ByteBuffer from, long deadlineNanos) throws IOException, InterruptedException {
        while (from.hasRemaining()) {
            if (write(from) == 0 && !awaitWritable(deadlineNanos)) {
                throw new IOException("the other side did not read in time");
            }
        }
    }

    /** Waits until a read may bring something. {@return false when time ran out} */
    boolean awaitReadable(long deadlineNanos) throws IOException, InterruptedException {
        Selector selector;
        synchronized (closing) {
            ensureOpen();
            if (readable == null) {
                readable = open(SelectionKey.OP_READ);
            }
            selector = readable;
        }
        return await(selector, deadlineNanos);
    }

    /** Waits until a write may find room. {@return false when time ran out} */
    boolean awaitWritable(long deadlineNanos) throws IOException, InterruptedException {
        Selector selector;
        synchronized (closing) {
            ensureOpen();
            if (writable == null) {
                writable = open(SelectionKey.OP_WRITE);
            }
            selector = writable;
        }
        return await(selector, deadlineNanos);
    }

    private Selector open(int operation) throws IOException {
        Selector selector = Selector.open();
        try {
            channel.register(selector, operation);
            return selector;
        } catch (ClosedChannelException e) {
            selector.close();
            throw e;
        }
    }

    private boolean await(Selector selector, long deadlineNanos) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            if (deadlineNanos == Deadlines.NEVER) {
                selector.select(key -> {});
            } else {
                long nanos = Deadlines.remaining(deadlineNanos);
                if (nanos <= 0) {
                    return selector.selectNow(key -> {}) > 0;
                }
                // Rounded up: a millisecond too many is a late return, one too few would spin at the end.
                selector.select(key -> {}, nanos / NANOS_PER_MILLI + 1);
            }
        } catch (ClosedSelectorException e) {
            ensureOpen();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        ensureOpen();
        return true; // perhaps for nothing; the caller tries and waits again
    }

    /** Lets a thread that waits in {@link #awaitReadable} look again. */
    void wakeReader() {
        synchronized (closing) {
            if (readable != null) {
                readable.wakeup();
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Throws if this side was closed. */
    void ensureOpen() throws ClosedSideException {
        if (closed) {
            throw new ClosedSideException();
        }
    }

    /** Closes the socket; threads of this process that wait in it wake with an {@link IOException}. */
    @Override
    public void close() {
        synchronized (closing) {
            try {
                if (!closed) {
                    closed = true;
                    sayGoodbye();
                }
                // First the channel, so that the other side reads the end; the selectors then let go of the descriptor.
                channel.close();
                if (readable != null) {
                    readable.close();
                }
                if (writable != null) {
                    writable.close();
                }
            } catch (IOException e) {
                // The descriptor is gone whatever close() reports, and nobody could do anything about it.
                Loggers.general().log(System.Logger.Level.DEBUG, "closing a socket", e);
            }
        }
    }

    /**
     * Ends our stream and takes out of the socket what nobody will read: TCP answers a close with bytes unread by a reset, which may
     * destroy what we sent last.
     */
    private void sayGoodbye() {
        try {
            channel.shutdownOutput();
            ByteBuffer unread = ByteBuffer.allocate(GOODBYE_BYTES);
            for (int i = 0; i < GOODBYE_READS && channel.read(unread.clear()) > 0; i++) {
                // Until it is empty, or the other side proves to be one that sends for ever.
            }
        } catch (IOException e) {
            return; // the other side has gone already
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
