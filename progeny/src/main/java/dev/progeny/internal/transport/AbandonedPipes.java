package dev.progeny.internal.transport;

import java.util.HashSet;
import java.util.Set;

/**
 * The pipes whose end here was closed while the other was alive. Whoever closes the second end removes the files; if that process died
 * instead, this one does, when it makes its next pipe or learns of the death of a child.
 */
public final class AbandonedPipes {
    private static final Set<PipeHolding> ABANDONED = new HashSet<>(); // guarded by itself

    private AbandonedPipes() {}

    static void add(PipeHolding pipe) {
        synchronized (ABANDONED) {
            ABANDONED.add(pipe);
        }
    }

    /** Removes the files of those whose other end is done with, too. */
    public static void sweep() {
        synchronized (ABANDONED) {
            ABANDONED.removeIf(PipeHolding::removeIfDone);
        }
    }
}
