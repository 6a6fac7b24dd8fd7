package dev.progeny;

import java.lang.ref.WeakReference;

/** Waits until the collector has taken an object. */
public final class Collected {
    private Collected() {}

    /** Waits for it. */
    public static void await(WeakReference<?> object) throws InterruptedException {
        while (object.get() != null) {
            System.gc();
            Thread.sleep(1);
        }
    }
}
