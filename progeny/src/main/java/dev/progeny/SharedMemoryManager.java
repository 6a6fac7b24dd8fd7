package dev.progeny;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A scope of shared memory: what is made through it is closed, and removed, when it is closed. It may be used by any number of threads
 * of its process, and cannot be sent; what it makes can.
 *
 * <pre>{@code
 * try (SharedMemoryManager memory = SharedMemoryManager.create()) {
 *     SharedMemory block = memory.block("64m");
 *     SharedDoubles wave = memory.doubles(1_000_000);
 *     wave.fill(1.0);
 * }
 * }</pre>
 *
 * <p><b>When its process dies</b> without having closed it, also by a signal, what it made goes: blocks and arrays without a name when no
 * other process that holds them is alive, and names when that process's parent or the next program of this user that uses Progeny
 * notices. Other processes that have a block with a name open go on using it.
 *
 * <p>What was closed before, and has no name or was unlinked, the scope lets go of as it makes more: it may be open as long as its program
 * runs.
 */
public final class SharedMemoryManager implements AutoCloseable {
    private static final int FEW = 16;

    private final List<Made> made = new ArrayList<>(); // guarded by this
    private int most = FEW; // before what is gone already is dropped; guarded by this
    private boolean closed; // guarded by this

    private record Made(BooleanSupplier isGone, Runnable removal) {}

    private SharedMemoryManager() {}

    /** {@return a scope that the caller should close} */
    public static SharedMemoryManager create() {
        return new SharedMemoryManager();
    }

    /**
     * Makes a block without a name; see {@link SharedMemory#create(String)}.
     *
     * @param size as the JVM takes sizes, such as {@code 64m}
     * @return the block
     * @throws IllegalArgumentException if {@code size} is no size
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedMemory block(String size) {
        return add(() -> SharedMemory.create(size), SharedMemory::isClosed, SharedMemory::close);
    }

    /**
     * Makes a block without a name; see {@link SharedMemory#create(long)}.
     *
     * @param size the number of bytes
     * @return the block
     * @throws IllegalArgumentException if {@code size} is not positive, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedMemory block(long size) {
        return add(() -> SharedMemory.create(size), SharedMemory::isClosed, SharedMemory::close);
    }

    /**
     * Makes a block with a name, which this scope unlinks; see {@link SharedMemory#create(String, long)}.
     *
     * @param name the name
     * @param size the number of bytes
     * @return the block
     * @throws IllegalArgumentException if {@code name} cannot be a name, or {@code size} is not positive, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is a block of that name, or there is no shared memory for it
     */
    public SharedMemory block(String name, long size) {
        return add(() -> SharedMemory.createNamed(name, size, ProcessIdentity.self()), SharedMemory::isGone, block -> {
            block.unlink();
            block.close();
        });
    }

    /**
     * Makes an array of bytes; see {@link SharedBytes#create}.
     *
     * @param length the number of values
     * @return the array, of zeros
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedBytes bytes(long length) {
        return addArray(() -> SharedBytes.create(length));
    }

    /**
     * Makes an array of ints; see {@link SharedInts#create}.
     *
     * @param length the number of values
     * @return the array, of zeros
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedInts ints(long length) {
        return addArray(() -> SharedInts.create(length));
    }

    /**
     * Makes an array of longs; see {@link SharedLongs#create}.
     *
     * @param length the number of values
     * @return the array, of zeros
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedLongs longs(long length) {
        return addArray(() -> SharedLongs.create(length));
    }

    /**
     * Makes an array of doubles; see {@link SharedDoubles#create}.
     *
     * @param length the number of values
     * @return the array, of zeros
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws IllegalStateException if this scope was closed
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public SharedDoubles doubles(long length) {
        return addArray(() -> SharedDoubles.create(length));
    }

    private <A extends SharedArray<?, ?>> A addArray(Supplier<A> making) {
        return add(making, SharedArray::isClosed, SharedArray::close);
    }

    private synchronized <T> T add(Supplier<T> making, Predicate<? super T> isGone, Consumer<? super T> removal) {
        if (closed) {
            throw new IllegalStateException("this scope of shared memory is closed; make another");
        }
        if (made.size() >= most) {
            made.removeIf(object -> object.isGone.getAsBoolean());
            most = Math.max(FEW, 2 * made.size());
        }
        T object = making.get();
        made.add(new Made(() -> isGone.test(object), () -> removal.accept(object)));
        return object;
    }

    /** {@return whether it was closed} */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Closes all that was made here, for all processes, and unlinks what has a name; others that have that open go on using it. Does not
     * wait; harmless when repeated.
     */
    @Override
    public synchronized void close() {
        closed = true;
        made.forEach(object -> object.removal.run());
        made.clear();
    }
}
