package dev.progeny.examples.bench.acquire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A multimeter that exists as a program only: it speaks SCPI over TCP, on loopback, so that the instrument can be tried and tested without a
 * device. It measures what a function generator makes. It can misbehave as devices do.
 */
public final class SimulatedInstrument implements Closeable {
    private final ServerSocket server;
    private final Behaviour behaviour;
    private final String signal;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private SimulatedInstrument(ServerSocket server, Behaviour behaviour, String signal) {
        this.server = server;
        this.behaviour = behaviour;
        this.signal = signal;
        acceptor = new Thread(this::accept, "instrument-" + server.getLocalPort());
    }

    /**
     * Starts an instrument in this process, until it is closed.
     *
     * @param port where it listens, on loopback; 0 for any that is free
     * @param behaviour how it behaves
     * @param signal a function generator's text without a rate
     * @return the instrument
     * @throws BadSourceException if {@code signal} is none; the message says why
     * @throws IOException if the port is taken
     */
    public static SimulatedInstrument start(int port, Behaviour behaviour, String signal)
            throws BadSourceException, IOException {
        InstrumentState.generator(signal, CommonOptions.HIGHEST_RATE);
        ServerSocket server = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        SimulatedInstrument instrument = new SimulatedInstrument(server, behaviour, signal);
        instrument.acceptor.start();
        return instrument;
    }

    /** {@return the port on which it listens} */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                if (server.isClosed()) {
                    connection.close(); // whoever closed the instrument may not have seen it
                }
                new Thread(() -> serve(connection), Thread.currentThread().getName() + "-connection").start();
            } catch (IOException e) {
                // closed, or a connection failed before it was one
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            new InstrumentSession(connection, behaviour, signal).serve();
        } catch (IOException | InterruptedException e) {
            // whoever asked has gone
        } finally {
            connections.remove(connection);
        }
    }

    /** Ends it, and all its connections. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
