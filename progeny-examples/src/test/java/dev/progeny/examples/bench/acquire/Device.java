package dev.progeny.examples.bench.acquire;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A device on loopback that does with each connection what a test says. */
final class Device implements Closeable {
    /** What becomes of one connection. */
    @FunctionalInterface
    interface Behaviour {
        /**
         * Serves a connection, which is closed afterwards.
         *
         * @param number of the connection, counted from 0
         */
        void serve(Socket connection, int number) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    private Device(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
    }

    static Device start(Behaviour behaviour) throws IOException {
        Device device = new Device(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), behaviour);
        new Thread(device::accept, "device").start();
        return device;
    }

    /** {@return a port of loopback at which nobody listens} */
    static int deadPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                int number = count.getAndIncrement();
                new Thread(() -> serve(connection, number), "device-connection").start();
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            behaviour.serve(connection, number);
        } catch (IOException | InterruptedException e) {
            // the test has gone
        } finally {
            connections.remove(connection);
        }
    }

    /** Keeps a connection open and silent until its other end closes it. */
    static void beSilent(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            // what is said does not matter
        }
    }

    String address() {
        return "localhost:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    /** {@return how many connections there were} */
    int connections() {
        return count.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
