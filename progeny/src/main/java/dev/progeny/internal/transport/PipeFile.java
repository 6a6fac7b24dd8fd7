package dev.progeny.internal.transport;

import dev.progeny.internal.memory.FileState;
import dev.progeny.internal.memory.FolderUse;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Who holds each end of a pipe, in a mapped file. The holder's word is the {@link ProcessIdentity} of the one process that may use the
 * end, or {@link #CLOSED}. Beside it is counted how often the end has arrived somewhere: a ticket is good for one arrival, so that a copy
 * of it does not take the end away again from whoever has it by then.
 *
 * <pre>
 *    0  magic, with the version of this layout
 *   64  holder of end 0     72  arrivals of end 0
 *  128  holder of end 1    136  arrivals of end 1
 * </pre>
 *
 * <p>Invariant: a holder's word changes by compare-and-set alone, and never again once it is {@link #CLOSED}. Its holder closes it or passes it
 * on; a receiver counts its arrival, then takes it over; whoever finds the holder dead closes it. So an end that was once seen closed or
 * dead stays so, also if the bytes of its handle are rebuilt somewhere later.
 */
final class PipeFile {
    /** The word of an end that nobody will use again. */
    static final long CLOSED = -1;

    private static final long MAGIC = 0x50524F_50495045_01L; // "PRO", "PIPE", version 1
    private static final int BYTES = 256;
    private static final int HOLDERS_AT = 64;
    private static final int HOLDER_BYTES = 64; // a cache line each
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path path;
    private final ByteBuffer bytes;
    private final FolderUse use;

    private PipeFile(MappedFile file, FolderUse use) {
        this.path = file.path();
        this.bytes = file.bytes();
        this.use = use;
    }

    /** Makes the file; this process holds both ends. */
    static PipeFile create(Path path) throws IOException {
        PipeFile made = new PipeFile(MappedFile.create(path, BYTES), FolderUse.of(path));
        LONGS.setVolatile(made.bytes, holderAt(0), ProcessIdentity.self());
        LONGS.setVolatile(made.bytes, holderAt(1), ProcessIdentity.self());
        LONGS.setVolatile(made.bytes, 0, MAGIC);
        return made;
    }

    /** Opens the file that another process made, and registers this one as its user until {@link #release()}. */
    static PipeFile open(Path path) throws IOException {
        return FolderUse.open(path, use -> {
            MappedFile mapped = MappedFile.open(path);
            PipeFile opened = new PipeFile(mapped, use);
            if (mapped.size() != BYTES || opened.isDamaged()) {
                throw new IOException(path + " is no pipe of this version of Progeny");
            }
            return opened;
        });
    }

    /** {@return whether something has cut the file off or written over its beginning; asked before each compare-and-set} */
    boolean isDamaged() {
        return (long) LONGS.getVolatile(bytes, 0) != MAGIC;
    }

    /** @throws IllegalStateException if it is damaged */
    void ensureWhole() {
        if (isDamaged()) {
            throw damaged();
        }
    }

    /** @throws IllegalStateException if it is damaged, or {@code holder}, which stands there, cannot be */
    void ensureWhole(long holder) {
        ensureWhole();
        if (holder != CLOSED && ProcessIdentity.pid(holder) <= 0) {
            throw damaged();
        }
    }

    private IllegalStateException damaged() {
        return new IllegalStateException(FileState.damage("pipe", path));
    }

    Path path() {
        return path;
    }

    /** {@return the process that holds an end, or {@link #CLOSED}} */
    long holder(int side) {
        return (long) LONGS.getVolatile(bytes, holderAt(side));
    }

    /** Lets {@code next} hold an end if {@code holder} does. */
    boolean pass(int side, long holder, long next) {
        ensureWhole();
        return LONGS.compareAndSet(bytes, holderAt(side), holder, next);
    }

    /** Lets {@code next} hold an end, unless it is closed. */
    void claim(int side, long next) {
        long holder = holder(side);
        while (holder != CLOSED && !pass(side, holder, next)) {
            holder = holder(side);
        }
    }

    /** {@return how often an end has arrived somewhere} */
    long arrivals(int side) {
        return (long) LONGS.getVolatile(bytes, holderAt(side) + Long.BYTES);
    }

    /** Counts one arrival of an end. {@return false if there was one since {@code arrivals} were counted} */
    boolean countArrival(int side, long arrivals) {
        ensureWhole();
        return LONGS.compareAndSet(bytes, holderAt(side) + Long.BYTES, arrivals, arrivals + 1);
    }

    private static int holderAt(int side) {
        return HOLDERS_AT + side * HOLDER_BYTES;
    }

    /** {@return where the queue of what an end sends has its header} */
    Path ring(int fromSide) {
        return path.resolveSibling(path.getFileName() + "-from-" + fromSide);
    }

    /** Removes all files of the pipe. */
    void remove() {
        for (int from = 0; from < 2; from++) {
            RingFile.removeAll(ring(from));
            MappedFile.remove(ring(from));
        }
        MappedFile.remove(path);
    }

    /** Tells that this process no longer uses the file. Harmless when repeated. */
    void release() {
        use.run();
    }
}
