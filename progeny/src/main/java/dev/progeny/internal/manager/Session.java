package dev.progeny.internal.manager;

import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A process that uses a server, seen from there. It has one connection for what needs no answer, by whose end the server learns of the
 * end of the process, and {@link ServedLane}s for calls.
 *
 * <p>Its end, in order: it counts as dead; calls that wait are interrupted; what it held is taken back. Whoever gives it something asks
 * afterwards whether it is dead, under the lock under which that is taken back; so nothing is left with the dead.
 */
final class Session implements Holder {
    /** What a client says on its first connection; see {@link Link}. */
    static final byte RELEASE = 1;

    static final byte INTERRUPT = 2;
    static final byte GIVE = 3;

    private final long number;
    private final long identity;
    private final Table table;
    private final FrameChannel control;
    private final @Nullable ObjectInputFilter filter;
    private final Passage passage;
    private final Map<Integer, ServedLane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger lastLane = new AtomicInteger();
    private final Set<Possession> possessions = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself
    private volatile boolean dead;

    /**
     * @param identity its process; {@code ProcessIdentity.NONE} if that may be on another machine
     * @param filter decides on each class of what it sends; null if it is of the family
     */
    Session(
            long number,
            long identity,
            Table table,
            FrameChannel control,
            @Nullable ObjectInputFilter filter,
            String server) {
        this.number = number;
        this.identity = identity;
        this.table = table;
        this.control = control;
        this.filter = filter;
        this.passage = new Passage(server, null, this, filter != null);
    }

    long number() {
        return number;
    }

    long identity() {
        return identity;
    }

    @Nullable
    ObjectInputFilter filter() {
        return filter;
    }

    /** {@return the number of a new lane} */
    int newLane() {
        return lastLane.incrementAndGet();
    }

    /** Serves a lane until it or the session ends, on the current thread. */
    void serve(int lane, FrameChannel channel) {
        ServedLane served = new ServedLane(this, passage, filter, table, channel);
        lanes.put(lane, served);
        try {
            if (dead) {
                channel.close();
            } else {
                served.run();
            }
        } finally {
            lanes.remove(lane);
        }
    }

    @Override
    public boolean isDead() {
        return dead;
    }

    @Override
    public void possess(Possession possession) {
        synchronized (possessions) {
            possessions.add(possession);
        }
    }

    /** Hears the client until that has ended. */
    void attend() {
        try (control) {
            while (true) {
                ByteBuffer said = control.receive(FrameChannel.NEVER);
                if (said != null) {
                    hear(said);
                }
            }
        } catch (IOException | InterruptedException e) {
            return; // it has ended, or the server has
        } catch (RuntimeException e) {
            Loggers.general()
                    .log(System.Logger.Level.WARNING, "a client of this manager does not speak its language", e);
        } finally {
            end();
        }
    }

    private void hear(ByteBuffer said) throws IOException {
        byte what = said.get();
        switch (what) {
            case RELEASE -> {
                while (said.hasRemaining()) {
                    table.release(said.getLong(), this, 1);
                }
            }
            case INTERRUPT -> {
                ServedLane lane = lanes.get(said.getInt());
                if (lane != null) {
                    lane.interrupt(said.getLong());
                }
            }
            case GIVE -> table.give(said.getLong(), said.getLong(), said.getLong());
            default -> throw new IOException("a client said " + what + ", which means nothing");
        }
    }

    private void end() {
        dead = true;
        lanes.values().forEach(ServedLane::end);
        List<Possession> held;
        synchronized (possessions) {
            held = new ArrayList<>(possessions);
        }
        try {
            held.forEach(this::takeBack);
        } finally {
            table.releaseAll(this);
        }
    }

    private void takeBack(Possession possession) {
        try {
            possession.died(this);
        } catch (RuntimeException e) {
            Loggers.general()
                    .log(
                            System.Logger.Level.WARNING,
                            "what a client held that has ended was not taken back; others may wait for it",
                            e);
        }
    }
}
