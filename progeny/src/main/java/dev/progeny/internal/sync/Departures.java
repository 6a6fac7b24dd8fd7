package dev.progeny.internal.sync;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** What this process leaves when it ends in an orderly way. If it is killed it cannot, and if its main function fails it does not. */
public final class Departures {
    private static final Set<Departing> PLACES = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself
    private static boolean hooked; // guarded by PLACES

    private Departures() {}

    /** Something that a process can be a part of. */
    interface Departing {
        /** Takes this process, which ends, out of it. */
        void depart();
    }

    /** Has it left, if it is reachable then. */
    static void add(Departing place) {
        synchronized (PLACES) {
            PLACES.add(place);
            if (!hooked) {
                hooked = true;
                hook();
            }
        }
    }

    /** Has nothing left: the main function of this process has failed, and whoever waits for it is to know. */
    public static void remain() {
        synchronized (PLACES) {
            hooked = true;
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

    private static void departAll() {
        synchronized (PLACES) {
            PLACES.forEach(Departing::depart);
        }
    }
}
