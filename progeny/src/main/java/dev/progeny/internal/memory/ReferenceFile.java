package dev.progeny.internal.memory;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Some bytes in a file that change as a whole: a word that says in which of eight slots they are, and the slots. Whoever changes them
 * takes a slot that is not the current one, writes there, and makes it the current one by compare-and-set on the word.
 *
 * <pre>
 *   current (8 bytes: changes so far, slot), capacity (4), unused up to 64, then for each slot: owner (8), size (4), unused (4), bytes
 * </pre>
 *
 * <p>Invariant: a slot is written to only by who owns it, after having seen that it is not the current one; and only its owner makes it
 * the current one. So what a reader has copied is whole if the word is the same afterwards, since each change counts in it. A process that
 * is killed before it changes the word has changed nothing; its slot is inherited by whoever needs one ({@link OwnerWord}).
 *
 * <p>Reading waits for nobody. Changing waits only while seven others, or more, are in the midst of it.
 */
public final class ReferenceFile implements SharedFile {
    /** The most bytes that one can hold. */
    public static final int MAX_CAPACITY = 1 << 24;

    private static final int SLOTS = 8;
    private static final int SLOT_BITS = 3;
    private static final int CURRENT_AT = 0;
    private static final int CAPACITY_AT = 8;
    private static final int SLOTS_AT = 64;
    private static final int OWNER_AT = 0;
    private static final int SIZE_AT = 8;
    private static final int BYTES_AT = 16;
    private static final int LINE = 64;
    private static final long PAUSE_NANOS = 1_000_000;

    private final ArrayFile<ByteBuffer> file;
    private final int capacity;
    private final Hook hook;

    /** The stages of a change at which a process may die with a different effect: where tests halt a victim. */
    enum Stage {
        /** Owns a slot and has changed nothing. */
        CLAIMED,
        /** The slot has the new bytes, and is not the current one. */
        WRITTEN,
        /** The slot is the current one, and not given back. */
        PUBLISHED
    }

    /** Called at each stage; does nothing but in tests. */
    @FunctionalInterface
    interface Hook {
        void reached(Stage stage);
    }

    /**
     * What was there at a moment.
     *
     * @param bytes a copy
     * @param version what {@link #replace} compares
     */
    public record Seen(ByteBuffer bytes, long version) {}

    private ReferenceFile(ArrayFile<ByteBuffer> file, Hook hook) {
        this.file = file;
        this.capacity = file.first().getInt(CAPACITY_AT);
        this.hook = hook;
    }

    /**
     * Makes one.
     *
     * @param path a new path of {@link ProcessFolder#own()}
     * @param capacity the most bytes that it is to hold, at most {@link #MAX_CAPACITY}
     * @param first what it holds at first
     * @throws IOException if there is no memory for it
     */
    public static ReferenceFile create(Path path, int capacity, ByteBuffer first) throws IOException {
        return create(path, capacity, first, stage -> {});
    }

    static ReferenceFile create(Path path, int capacity, ByteBuffer first, Hook hook) throws IOException {
        ArrayFile<ByteBuffer> file = ArrayFile.create(FileKind.REFERENCE, path, slotAt(SLOTS, capacity));
        file.first().putInt(CAPACITY_AT, capacity);
        ReferenceFile reference = new ReferenceFile(file, hook);
        reference.write(file.first(), 0, first);
        VarHandle.releaseFence();
        return reference;
    }

    /**
     * Opens one that any process made.
     *
     * @throws FileNotFoundException if it was closed, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is something else
     */
    public static ReferenceFile open(Path path) throws IOException {
        return open(path, stage -> {});
    }

    static ReferenceFile open(Path path, Hook hook) throws IOException {
        ArrayFile<ByteBuffer> file = ArrayFile.open(FileKind.REFERENCE, path);
        int capacity = file.length() < SLOTS_AT ? -1 : file.first().getInt(CAPACITY_AT);
        if (capacity < 0 || capacity > MAX_CAPACITY || file.length() != slotAt(SLOTS, capacity)) {
            file.release();
            throw new IOException(path + " is damaged: it has " + file.length() + " bytes for values of " + capacity);
        }
        return new ReferenceFile(file, hook);
    }

    /** {@return where a slot begins} */
    private static int slotAt(int slot, int capacity) {
        return SLOTS_AT + slot * ((BYTES_AT + capacity + LINE - 1) / LINE * LINE);
    }

    /** {@return the most bytes that it can hold} */
    public int capacity() {
        return capacity;
    }

    /**
     * {@return what is there now}
     *
     * @throws IllegalStateException if it was closed
     * @throws UncheckedIOException if something else has written to the file
     */
    public Seen read() {
        ByteBuffer mapped = file.first();
        while (true) {
            long word = current(mapped);
            int at = slotAt(slotOf(word), capacity);
            int size = mapped.getInt(at + SIZE_AT);
            boolean isPossible = size >= 0 && size <= capacity;
            byte[] copy = new byte[isPossible ? size : 0];
            mapped.get(at + BYTES_AT, copy);
            VarHandle.acquireFence();
            if (current(mapped) == word) {
                if (!isPossible) {
                    throw new UncheckedIOException(
                            new IOException(path() + " is damaged: a value of " + size + " bytes"));
                }
                return new Seen(ByteBuffer.wrap(copy), word);
            }
        }
    }

    /**
     * Changes what is there, if nobody has since it was seen, and tells whether it did.
     *
     * @param bytes the new bytes, at most {@link #capacity}
     * @throws IllegalStateException if it was closed
     */
    public boolean replace(Seen seen, ByteBuffer bytes) {
        ByteBuffer mapped = file.first();
        int slot = claim(mapped);
        try {
            write(mapped, slot, bytes);
            return publish(mapped, seen.version, slot);
        } finally {
            owner(mapped, slot).give();
        }
    }

    /**
     * Changes what is there, whatever it is.
     *
     * @param bytes the new bytes, at most {@link #capacity}
     * @throws IllegalStateException if it was closed
     */
    public void set(ByteBuffer bytes) {
        ByteBuffer mapped = file.first();
        int slot = claim(mapped);
        try {
            write(mapped, slot, bytes);
            while (!publish(mapped, current(mapped), slot)) {
                Thread.onSpinWait();
            }
        } finally {
            owner(mapped, slot).give();
        }
    }

    private boolean publish(ByteBuffer mapped, long seen, int slot) {
        hook.reached(Stage.WRITTEN);
        boolean published =
                Words.LONGS.compareAndSet(mapped, CURRENT_AT, seen, (seen >>> SLOT_BITS) + 1 << SLOT_BITS | slot);
        hook.reached(Stage.PUBLISHED);
        return published;
    }

    private void write(ByteBuffer mapped, int slot, ByteBuffer bytes) {
        int at = slotAt(slot, capacity);
        mapped.putInt(at + SIZE_AT, bytes.remaining());
        mapped.put(at + BYTES_AT, bytes, bytes.position(), bytes.remaining());
    }

    /** Takes a slot that is not the current one, of which nobody reads then whose look at the word comes later. */
    private int claim(ByteBuffer mapped) {
        long self = ProcessIdentity.self();
        Backoff backoff = new Backoff();
        for (int i = 0; ; i++) {
            int slot = (slotOf(current(mapped)) + 1 + i % (SLOTS - 1)) % SLOTS;
            boolean taken = i < SLOTS - 1
                    ? owner(mapped, slot).tryTakeFree(self)
                    : owner(mapped, slot).tryTake(self) != OwnerWord.Taking.HELD;
            if (taken) {
                if (slotOf(current(mapped)) != slot) {
                    VarHandle.fullFence(); // what is written next comes after that look
                    hook.reached(Stage.CLAIMED);
                    return slot;
                }
                owner(mapped, slot).give(); // its former owner has just made it the current one
            }
            if (i >= SLOTS - 1 && !backoff.spin()) {
                backoff.park(PAUSE_NANOS);
            }
        }
    }

    private OwnerWord owner(ByteBuffer mapped, int slot) {
        return new OwnerWord(mapped, slotAt(slot, capacity) + OWNER_AT);
    }

    private static long current(ByteBuffer mapped) {
        return (long) Words.LONGS.getVolatile(mapped, CURRENT_AT);
    }

    private static int slotOf(long word) {
        return (int) word & SLOTS - 1;
    }

    /** {@return whether any process has closed it} */
    public boolean isClosed() {
        return file.isClosed();
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public Runnable resources() {
        return file.resources();
    }
}
