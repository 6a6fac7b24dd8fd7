package dev.progeny;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures what ADR 0004 states: a connection between two processes over a pipe, a Unix socket and loopback TCP. Run it by hand. */
final class PipeFigures {
    private static final byte[] SECRET = new byte[32];
    private static final int SMALL = 64;
    private static final int LARGE = 1 << 20;

    private PipeFigures() {}

    /** Arguments: how many rounds, of which the last counts. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("progeny-figures");
        SocketAddress unix = UnixDomainSocketAddress.of(folder.resolve("s"));
        measure("pipe", null, rounds);
        measure("unix", unix, rounds);
        measure("tcp", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), rounds);
        Files.deleteIfExists(folder);
    }

    private static void measure(String name, SocketAddress address, int rounds) throws Exception {
        Pipe pipe = address == null ? Pipe.duplex() : null;
        Listener listener = address == null ? null : Listener.open(address, SECRET);
        Connection end = pipe == null ? null : pipe.second();
        SocketAddress there = listener == null ? null : listener.address();
        try (ChildProcess<Void> child =
                        ChildProcess.start(() -> serve(end != null ? end : Connection.connect(there, SECRET)));
                Connection here = pipe == null ? listener.accept() : pipe.first()) {
            for (int round = 0; round < rounds; round++) {
                System.out.printf(
                        "%-5s round trip 64 B: %s   one way 64 B: %,d/s   1 MiB: %.2f GB/s%n",
                        name,
                        roundTrips(here, 20_000),
                        oneWay(here, SMALL, 300_000),
                        oneWay(here, LARGE, 1_000) * (double) LARGE / 1e9);
            }
        }
        if (listener != null) {
            listener.close();
        }
    }

    /** The first int of a message tells whether it is to be answered. */
    private static void serve(Connection connection) throws Exception {
        while (true) {
            ByteBuffer message;
            try {
                message = connection.receiveBytes();
            } catch (EOFException e) {
                return;
            }
            if (message.getInt(0) != 0) {
                connection.sendBytes(message);
            }
        }
    }

    private static String roundTrips(Connection connection, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            connection.sendBytes(ByteBuffer.allocate(SMALL).putInt(0, 1));
            connection.receiveBytes();
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return String.format("p50 %.1f us, p99 %.1f us", nanos[count / 2] / 1e3, nanos[count * 99 / 100] / 1e3);
    }

    private static long oneWay(Connection connection, int size, int count) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(size);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            connection.sendBytes(message.clear());
        }
        connection.sendBytes(message.clear().putInt(0, 1)); // answered when all before it were received
        connection.receiveBytes();
        message.putInt(0, 0);
        return count * 1_000_000_000L / (System.nanoTime() - begun);
    }
}
