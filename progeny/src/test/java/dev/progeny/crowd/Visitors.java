package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ManagedList;
import dev.progeny.ManagedLock;
import dev.progeny.ManagedMap;
import dev.progeny.ManagedSemaphore;
import dev.progeny.ManagedValue;
import dev.progeny.Manager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Visits to the manager as programs make them that were started apart: over a socket, each with a session of its own. */
record Visitors(
        SocketAddress address,
        ManagedMap<Integer, Long> visits,
        ManagedLock lock,
        ManagedValue<Long> all,
        ManagedSemaphore permits)
        implements Play {
    private static final byte[] SECRET = "visitor".getBytes(StandardCharsets.UTF_8);
    private static final int PERMITS = 2;

    static Visitors create(Manager manager) throws IOException {
        SocketAddress address = manager.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET);
        Visitors made =
                new Visitors(address, manager.map(), manager.lock(), manager.value(0L), manager.semaphore(PERMITS));
        manager.publish("visits", made.visits);
        manager.publish("visitors' lock", made.lock);
        manager.publish("all visits", made.all);
        manager.publish("visitors' permits", made.permits);
        return made;
    }

    @Override
    public void act(Seat seat, Random random) throws IOException, InterruptedException {
        if (random.nextInt(4) > 0) {
            return;
        }
        try (Manager there = Manager.connect(address, SECRET)) {
            visit(there, seat.index());
        }
    }

    private static void visit(Manager there, int mine) throws InterruptedException {
        ManagedLock door = there.find("visitors' lock");
        ManagedValue<Long> all = there.find("all visits");
        door.lock();
        try {
            all.set(all.get() + 1);
        } finally {
            door.unlock();
        }
        ManagedSemaphore seats = there.find("visitors' permits");
        seats.acquire();
        ManagedMap<Integer, Long> visits = there.find("visits");
        visits.put(mine, visits.getOrDefault(mine, 0L) + 1);
        ManagedList<Integer> own = there.list();
        own.add(mine);
        Play.verify(own.size() == 1, "another has my list");
        seats.release();
    }

    @Override
    public void check(Score score) throws InterruptedException {
        assertTrue(lock.tryLock(LONG.toSeconds(), TimeUnit.SECONDS));
        long finished = visits.values().stream().mapToLong(n -> n).sum();
        assertThat(all.get()).isBetween(finished, finished + score.cutShort());
        lock.unlock();
        await().atMost(LONG).untilAsserted(() -> assertEquals(PERMITS, permits.availablePermits()));
    }

    @Override
    public void close() {
        // They end with the manager.
    }
}
