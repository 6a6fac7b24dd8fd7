package dev.progeny.internal.memory;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What this process has mapped of large shared objects. Only the collector unmaps, since to unmap what some thread still reads would
 * crash the JVM; but it runs when the heap is full, and counts what is mapped as nothing. A program that makes, uses and closes one
 * large object after the other would fill all shared memory with what nobody uses any more. So the collector is asked to run whenever
 * twice as much is mapped as was after its last run.
 */
final class Mappings {
    /** While less is mapped, it is not asked. */
    private static final long LEAST_LIMIT = 256L << 20;

    private static final int MOST_WAIT_MILLIS = 256;

    private static final Object LOCK = new Object();
    private static final Set<Mapping> MAPPED = new HashSet<>(); // guarded by LOCK
    private static final ReferenceQueue<ByteBuffer> UNMAPPED = new ReferenceQueue<>();
    private static long bytes; // guarded by LOCK
    private static long lowest; // of bytes, since the collector was asked last; guarded by LOCK
    private static boolean used; // guarded by LOCK

    private Mappings() {}

    /** Counts a mapping until it was unmapped; may run the collector. */
    static void add(ByteBuffer mapping) {
        synchronized (LOCK) {
            expunge();
            lowest = Math.min(lowest, bytes);
            used = true;
            MAPPED.add(new Mapping(mapping));
            bytes += mapping.capacity();
            if (bytes <= Math.max(LEAST_LIMIT, 2 * lowest)) {
                return;
            }
            lowest = bytes;
        }
        System.gc();
    }

    /**
     * Makes a file of zeros and does something with it; has what nobody uses unmapped if there is no room for it otherwise.
     *
     * @throws IOException if there is no room, or as {@code use} throws; then nothing is left there
     */
    static <T> T allocate(Path path, long size, MappedFile.Use<T> use) throws IOException {
        try {
            return MappedFile.allocate(path, size, use);
        } catch (IOException e) {
            List<T> result = new ArrayList<>();
            if (!retry(() -> allocated(path, size, use, result))) {
                throw e;
            }
            return result.get(0);
        }
    }

    private static <T> boolean allocated(Path path, long size, MappedFile.Use<T> use, List<T> result) {
        try {
            result.add(MappedFile.allocate(path, size, use));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has what nobody uses unmapped and tries again what failed for want of memory, for half a second, for that takes a moment; also
     * when interrupted.
     *
     * @param attempt whether it succeeded
     * @return false if it did not, or nothing was ever mapped here
     */
    static boolean retry(BooleanSupplier attempt) {
        synchronized (LOCK) {
            if (!used) {
                return false;
            }
        }
        System.gc();
        boolean interrupted = false;
        boolean done = false;
        for (long millis = 1; millis <= MOST_WAIT_MILLIS && !done; millis *= 2) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            done = attempt.getAsBoolean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }

    /** {@return how much is mapped} */
    static long bytes() {
        synchronized (LOCK) {
            expunge();
            return bytes;
        }
    }

    private static void expunge() {
        for (Object gone = UNMAPPED.poll(); gone != null; gone = UNMAPPED.poll()) {
            Mapping mapping = (Mapping) gone;
            if (MAPPED.remove(mapping)) {
                bytes -= mapping.size;
            }
        }
    }

    private static final class Mapping extends PhantomReference<ByteBuffer> {
        private final long size;

        Mapping(ByteBuffer buffer) {
            super(buffer, UNMAPPED);
            this.size = buffer.capacity();
        }
    }
}
