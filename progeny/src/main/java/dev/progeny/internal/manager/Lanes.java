package dev.progeny.internal.manager;

import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The lanes of a client to one server: one for each thread that waits for an answer now, kept for the next when it has come. */
final class Lanes {
    private static final int MOST_IDLE = 32;

    private final Door door;
    private final long session;
    private final boolean family;
    private final Deque<Lane> idle = new ArrayDeque<>(); // these two guarded by idle
    private boolean closed;

    Lanes(Door door, long session, boolean family) {
        this.door = door;
        this.session = session;
        this.family = family;
    }

    /**
     * {@return one that nobody else has} An interrupt is put off.
     *
     * @throws Greeting.RefusedException if it would be one more than the server allows
     * @throws IOException if the server has ended, or does not let in another in time
     */
    Lane borrow() throws IOException {
        synchronized (idle) {
            Lane last = idle.pollLast();
            if (last != null) {
                return last;
            }
        }
        return Interrupts.putOff(() -> Greeting.at(door, ProcessIdentity.NONE, session, (socket, answer) -> {
            int number = (int) answer.getLong();
            return new Lane(number, family ? Greeting.lane(socket, answer) : socket, new Calls(family));
        }));
    }

    void giveBack(Lane lane) {
        synchronized (idle) {
            if (!closed && idle.size() < MOST_IDLE) {
                idle.addLast(lane);
                return;
            }
        }
        lane.close();
    }

    /** Closes those that nobody has. */
    void closeIdle() {
        synchronized (idle) {
            idle.forEach(Lane::close);
            idle.clear();
        }
    }

    /** Closes those that nobody has, and each that is given back from now on. */
    void close() {
        synchronized (idle) {
            closed = true;
            closeIdle();
        }
    }
}
