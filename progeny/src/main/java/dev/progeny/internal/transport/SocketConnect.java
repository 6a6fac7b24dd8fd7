package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connecting with a deadline that holds whatever the other side does. */
final class SocketConnect {
    private static final long RETRY_MILLIS = 10;

    private SocketConnect() {}

    /**
     * Connects to {@code address}.
     *
     * @throws IOException if nobody listens there, or time runs out
     */
    static SocketBytes connect(SocketAddress address, long deadlineNanos) throws IOException, InterruptedException {
        try {
            while (true) {
                SocketBytes connected = attempt(address, deadlineNanos);
                if (connected != null) {
                    return connected;
                }
                if (Deadlines.remaining(deadlineNanos) <= 0) {
                    throw new IOException("nobody accepted the connection in time");
                }
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (IOException e) {
            throw new IOException("cannot connect to " + SocketAddresses.format(address) + ": " + e.getMessage(), e);
        }
    }

    /** {@return the connection, or null if the queue of a Unix socket is full: unlike TCP it does not wait, one has to ask again} */
    private static @Nullable SocketBytes attempt(SocketAddress address, long deadlineNanos)
            throws IOException, InterruptedException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            connected = channel.connect(address) || (!unix && finish(channel, deadlineNanos));
            return connected ? new SocketBytes(channel) : null;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private static boolean finish(SocketChannel channel, long deadlineNanos) throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            while (!channel.finishConnect()) {
                long nanos = Deadlines.remaining(deadlineNanos);
                if (nanos <= 0) {
                    return false;
                }
                selector.select(key -> {}, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        }
    }
}
