package dev.progeny.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The processes of the contenders, one for each. */
final class Hosts implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Peers peers;
    private final Map<Peer, Host> hosts = new EnumMap<>(Peer.class);

    Hosts(Peers peers) {
        this.peers = peers;
    }

    /** {@return the process of that peer, started if need be} */
    Host of(Peer peer) throws IOException {
        Host host = hosts.get(peer);
        if (host == null) {
            host = new Host(peer, peers, LIMIT);
            hosts.put(peer, host);
        }
        return host;
    }

    /** Ends that process: after a failure nobody knows its state. */
    void drop(Peer peer) {
        Host host = hosts.remove(peer);
        if (host != null) {
            host.close();
        }
    }

    @Override
    public void close() {
        for (Peer peer : Peer.values()) {
            drop(peer);
        }
    }
}
