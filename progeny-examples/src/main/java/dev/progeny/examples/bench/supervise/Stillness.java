package dev.progeny.examples.bench.supervise;

/**
 * For how long nothing has moved in the instrument: no block was dealt with by an acquirer or the store, nor did the store look whether a
 * full disk has room again. For one thread.
 */
final class Stillness {
    private final Instrument instrument;
    private long moved;
    private int triesWithoutRoom;
    private long sinceNanos;

    /** Begins to look now. */
    Stillness(Instrument instrument) {
        this.instrument = instrument;
        beginAgain();
    }

    /** Counts from now on, whether or not something has moved. */
    void beginAgain() {
        moved = instrument.moved();
        triesWithoutRoom = instrument.board().triesWithoutRoom();
        sinceNanos = System.nanoTime();
    }

    /** {@return how many nanoseconds it has lasted, as far as was looked} */
    long nanos() {
        if (instrument.moved() != moved || instrument.board().triesWithoutRoom() != triesWithoutRoom) {
            beginAgain();
        }
        return System.nanoTime() - sinceNanos;
    }
}
