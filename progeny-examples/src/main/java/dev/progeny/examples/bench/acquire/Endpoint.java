package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

/**
 * Where a device is, and how long to wait for it.
 *
 * @param host name or address
 * @param port TCP port
 * @param timeoutMillis for a connection, and for each answer or more samples
 * @param pauseMillis between attempts to connect
 * @param patienceMillis how long a device may be away
 */
record Endpoint(String host, int port, int timeoutMillis, long pauseMillis, long patienceMillis)
        implements Serializable {
    private static final double MILLIS = 1000;
    private static final double LONGEST_SECONDS = 86_400;

    /** Reads the target and its options; a device of that rate must have time for a few samples. */
    static Endpoint parse(SpecText text, double rate) throws BadSourceException {
        String target = text.target();
        int colon = target.lastIndexOf(':');
        String host = colon < 0 ? "" : target.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1); // an address of IPv6
        }
        return new Endpoint(
                host,
                port(text, host, target.substring(colon + 1)),
                (int) (text.number("timeout", Math.max(5, 3 / rate), 0.001, LONGEST_SECONDS) * MILLIS),
                (long) (text.number("pause", 1, 0, LONGEST_SECONDS) * MILLIS),
                (long) (text.number("patience", 60, 0, LONGEST_SECONDS) * MILLIS));
    }

    private static int port(SpecText text, String host, String port) throws BadSourceException {
        try {
            int number = Integer.parseInt(port);
            if (!host.isBlank() && number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw text.bad("the device must be HOST:PORT with a port from 1 to 65535, was \"" + text.target() + "\"");
    }

    /** Connects; the streams of the socket heed the time-out, and an interrupt. */
    SocketChannel connect() throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("no such host as " + host);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, timeoutMillis);
            channel.socket().setSoTimeout(timeoutMillis);
            channel.socket().setTcpNoDelay(true);
            return channel;
        } catch (SocketTimeoutException e) {
            channel.close();
            throw new SocketTimeoutException("no connection within " + timeoutMillis + " ms");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
