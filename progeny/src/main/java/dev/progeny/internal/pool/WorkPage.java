package dev.progeny.internal.pool;

import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.platform.Loggers;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page that a worker shares with its parent: for each load in the worker's hands one word {@code [sequence | element | state]},
 * changed by compare-and-set alone while the load is there. So both know at every moment, and the parent also after the worker's
 * death, which element has begun and which has not.
 *
 * <pre>
 *   worker: HANDED 0  -&gt; RUNNING 0         before it touches the first element
 *           RUNNING k -&gt; RUNNING k+1       after the result of k was sent, before it touches k+1
 *           RUNNING k -&gt; HANDED k+1        after the result of the last was sent
 *   parent: HANDED k  -&gt; REVOKED k         k and what follows never begin
 *           RUNNING k -&gt; LAST k            what follows k never begins
 *           RUNNING k or LAST k -&gt; CONDEMNED k   the worker is about to be killed and begins nothing more
 * </pre>
 *
 * <p>Invariant: an element begins only by the worker's successful step to RUNNING. A worker that lost a race for its word has nothing
 * more to do with that load; the sequence keeps it off the load that came after.
 */
final class WorkPage implements AutoCloseable {
    /** How many loads a worker holds: one at work, one ahead. */
    static final int HANDS = 2;

    /** The most elements in a load. */
    static final int MOST_ELEMENTS = (1 << 28) - 1;

    private static final int HANDED = 0;
    private static final int RUNNING = 1;
    private static final int LAST = 2;
    private static final int REVOKED = 3;
    private static final int CONDEMNED = 4;

    private static final int STATE_BITS = 3;
    private static final int ELEMENT_BITS = 29;
    private static final int STRIDE = 64; // a cache line each: the parent polls one while the worker changes the other
    private static final long BYTES = (long) HANDS * STRIDE;

    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedFile file;
    private final ByteBuffer bytes;

    private WorkPage(MappedFile file) {
        this.file = file;
        this.bytes = file.bytes();
    }

    static WorkPage create(Path path) throws IOException {
        return new WorkPage(MappedFile.create(path, BYTES));
    }

    static WorkPage open(Path path) throws IOException {
        return new WorkPage(MappedFile.open(path));
    }

    /** Parent: puts a load into a free hand. */
    void hand(int hand, int sequence) {
        WORDS.setVolatile(bytes, hand * STRIDE, word(sequence, 0, HANDED));
    }

    /** Worker: begins a load with its first element, or learns that it must not. */
    boolean begin(int hand, int sequence) {
        return WORDS.compareAndSet(bytes, hand * STRIDE, word(sequence, 0, HANDED), word(sequence, 0, RUNNING));
    }

    /** Worker: ends an element whose result was sent and begins the next; false if it must not go on with this load. */
    boolean next(int hand, int sequence, int element) {
        return WORDS.compareAndSet(
                bytes, hand * STRIDE, word(sequence, element, RUNNING), word(sequence, element + 1, RUNNING));
    }

    /** Worker: ends the last element, whose result was sent; false if it was taken for about to be killed. */
    boolean end(int hand, int sequence, int element) {
        return WORDS.compareAndSet(
                bytes, hand * STRIDE, word(sequence, element, RUNNING), word(sequence, element + 1, HANDED));
    }

    /** Worker: whether it is about to be killed because of this load. */
    boolean isCondemned(int hand, int sequence) {
        long word = wordVolatile(hand);
        return sequence(word) == sequence && state(word) == CONDEMNED;
    }

    /** Parent: lets nothing more of the load begin. Returns how many of its elements have begun: those before that number. */
    int revoke(int hand, int sequence) {
        while (true) {
            long word = wordVolatile(hand);
            int element = element(word);
            if (sequence(word) != sequence) {
                throw new IllegalStateException("load " + sequence + " is not in hand " + hand);
            }
            if (state(word) == HANDED && swap(hand, word, word(sequence, element, REVOKED))) {
                return element;
            }
            if (state(word) == RUNNING && swap(hand, word, word(sequence, element, LAST))) {
                return element + 1;
            }
            if (state(word) != HANDED && state(word) != RUNNING) {
                return begun(word);
            }
        }
    }

    /** Parent: stops the worker at an element, if just that one runs, so that it can be killed without harm to another. */
    boolean condemn(int hand, int sequence, int element) {
        while (true) {
            long word = wordVolatile(hand);
            boolean runs = state(word) == RUNNING || state(word) == LAST;
            if (sequence(word) != sequence || element(word) != element || !runs) {
                return false;
            }
            if (swap(hand, word, word(sequence, element, CONDEMNED))) {
                return true;
            }
        }
    }

    /** Parent: which element of the load runs, or -1. */
    int running(int hand, int sequence) {
        long word = wordVolatile(hand);
        boolean runs = state(word) == RUNNING || state(word) == LAST;
        return sequence(word) == sequence && runs ? element(word) : -1;
    }

    /** Parent, after the worker's death: how many elements of the load have begun. */
    int begun(int hand, int sequence) {
        long word = wordVolatile(hand);
        return sequence(word) == sequence ? begun(word) : 0;
    }

    private static int begun(long word) {
        return state(word) == HANDED || state(word) == REVOKED ? element(word) : element(word) + 1;
    }

    private long wordVolatile(int hand) {
        return (long) WORDS.getVolatile(bytes, hand * STRIDE);
    }

    private boolean swap(int hand, long seen, long next) {
        return WORDS.compareAndSet(bytes, hand * STRIDE, seen, next);
    }

    private static long word(int sequence, int element, int state) {
        return ((long) sequence << Integer.SIZE) | ((long) element << STATE_BITS) | state;
    }

    private static int sequence(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    private static int element(long word) {
        return (int) (word >>> STATE_BITS) & ((1 << ELEMENT_BITS) - 1);
    }

    private static int state(long word) {
        return (int) word & ((1 << STATE_BITS) - 1);
    }

    /** Parent: gives the page up, and its file. */
    void remove() {
        close();
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            Loggers.ofPools()
                    .log(System.Logger.Level.DEBUG, "cannot remove the page of a worker; it goes with the folder", e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
