package dev.progeny.internal.child;

/** Ends this child at once: its parent is gone, and nobody waits for what it does. No shutdown hooks: they could take for ever. */
final class EndWithParent implements Runnable {
    private static final int EXIT_CODE = 1;

    @Override
    public void run() {
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
