package dev.progeny.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Socket addresses as text: {@code unix:/path} or {@code tcp:host:port}, an IPv6 host in brackets. */
public final class SocketAddresses {
    private static final String UNIX = "unix:";
    private static final String TCP = "tcp:";

    private SocketAddresses() {}

    /** {@return the address as text that {@link #parse} reads} */
    public static String format(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return UNIX + unix.getPath();
        }
        if (address instanceof InetSocketAddress internet) {
            InetAddress host = internet.getAddress();
            String name = host == null ? internet.getHostString() : host.getHostAddress();
            return TCP + (name.contains(":") ? "[" + name + "]" : name) + ":" + internet.getPort();
        }
        throw new IllegalArgumentException("address must be a UnixDomainSocketAddress or an InetSocketAddress, was "
                + address.getClass().getName());
    }

    /**
     * {@return the address that {@code text} names}
     *
     * @throws IllegalArgumentException if it names none
     * @throws UnknownHostException if its host is unknown
     */
    public static SocketAddress parse(String text) throws UnknownHostException {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return UnixDomainSocketAddress.of(text.substring(UNIX.length()));
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith(TCP) && colon > TCP.length()) {
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                return new InetSocketAddress(InetAddress.getByName(text.substring(TCP.length(), colon)), port);
            } catch (NumberFormatException e) {
                throw malformed(text, e);
            }
        }
        throw malformed(text, null);
    }

    private static IllegalArgumentException malformed(String text, @Nullable Exception cause) {
        return new IllegalArgumentException("address must be unix:/path or tcp:host:port, was \"" + text + "\"", cause);
    }
}
