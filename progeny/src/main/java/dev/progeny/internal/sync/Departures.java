package dev.progeny.internal.sync;

import java.util.HashSet;
import java.util.Set;

/** What this process leaves when it ends in an orderly way. If it is killed it cannot, and if its main function fails it does not. */
public final class Departures {
    private static final Set<Departing> PLACES = new HashSet<>(); // guarded by itself
    private static boolean hooked; // these two guarded by PLACES
    private static boolean remains;

    private Departures() {}

    /** Something that a process can be a part of. */
    interface Departing {
        /** Takes this process, which ends, out of it. */
        void depart();

        /** {@return whether nobody is part of it any more} */
        boolean isClosed();
    }

    /** Has it left, unless it was closed before. Keeps it until then, for who has forgotten it is still a part of it. */
    static void add(Departing place) {
        synchronized (PLACES) {
            if (remains) {
                return;
            }
            if (PLACES.add(place)) {
                PLACES.removeIf(Departing::isClosed);
            }
            if (!hooked) {
                hooked = true;
                hook();
            }
        }
    }

    /** Has nothing left: the main function of this process has failed, and whoever waits for it is to know. */
    public static void remain() {
        synchronized (PLACES) {
            remains = true;
            PLACES.clear();
        }
    }

    private static void hook() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(Departures::departAll, "progeny-departures"));
        } catch (IllegalStateException e) {
            // It is ending already, in the midst of a wait: that counts as killed.
        }
    }

    private static void depart(Departing place) {
        try {
            place.depart();
        } catch (IllegalStateException | InternalError e) {
            // Its file is damaged or closed: nobody waits there for this process, and the others are still to be left.
        }
    }

    private static void departAll() {
        synchronized (PLACES) {
            PLACES.forEach(Departures::depart);
        }
    }
}
