package dev.progeny.internal.sync;

import dev.progeny.internal.platform.ProcessIdentity;

/**
 * One entry for each process that takes part in a synchronizer: who it is, and one word. What the word means, and who but that process
 * may write it, is the synchronizer's affair. The entry of a dead process is taken out by whoever notices: {@link #expelDead}.
 *
 * <pre>
 *   how many entries were ever used (8 bytes), then each: identity (8), value (8)
 * </pre>
 */
final class HolderTable {
    /** The most processes. */
    static final int MOST = 500;

    /** How many bytes it takes of the file. */
    static final int BYTES = 8 + MOST * 16;

    private static final int NOT_YET = -1;

    private final SyncFile file;
    private final int offset;
    private final Heir heir;
    private volatile int own = NOT_YET;

    /** What is done about the dead. */
    interface Heir {
        /** Is told what stands in the entry of a dead process, which is taken out afterwards: once, unless the heir dies meanwhile. */
        void inherit(long value);
    }

    /** @param heir is told of all who have died, whoever has them taken out, and why */
    HolderTable(SyncFile file, int offset, Heir heir) {
        this.file = file;
        this.offset = offset;
        this.heir = heir;
    }

    /**
     * {@return the entry of this process, which is made at the first call} That may take out the dead: where their heir needs the mutex, the
     * first call is to be made under it.
     *
     * @throws IllegalStateException if there are too many
     */
    int own() {
        int known = own;
        return known != NOT_YET ? known : claim();
    }

    private synchronized int claim() {
        if (own == NOT_YET) {
            int found = find();
            if (found == NOT_YET) {
                expelDead();
                found = find();
            }
            if (found == NOT_YET) {
                throw new IllegalStateException("more than " + MOST
                        + " processes use one synchronizer at a time, which is the limit: " + file.path());
            }
            own = found;
        }
        return own;
    }

    private int find() {
        long self = ProcessIdentity.self();
        for (int i = 0; i < used(); i++) {
            if (identity(i) == self) {
                return i; // of a handle that is gone
            }
        }
        for (int i = 0; i < MOST; i++) {
            if (file.compareAndSetLong(at(i), ProcessIdentity.NONE, self)) {
                file.raiseLong(offset, i + 1);
                return i;
            }
        }
        return NOT_YET;
    }

    /**
     * {@return how many entries there are, used or free}
     *
     * @throws IllegalStateException if something has written to the file
     */
    int used() {
        return file.countAt(offset, MOST);
    }

    long identity(int index) {
        return file.longAcquire(at(index));
    }

    long value(int index) {
        return file.longAcquire(at(index) + 8);
    }

    /** To be called under a mutex, or where nobody looks at another entry next. */
    void setValue(int index, long value) {
        file.setLongRelease(at(index) + 8, value);
    }

    /** Also a full fence. */
    void setValueVolatile(int index, long value) {
        file.setLongVolatile(at(index) + 8, value);
    }

    /** Changes a value, unless another thread has. Returns whether it did. */
    boolean compareAndSetValue(int index, long expected, long value) {
        return file.compareAndSetLong(at(index) + 8, expected, value);
    }

    private int at(int index) {
        return offset + 8 + index * 16;
    }

    /**
     * Takes out the entries of the dead. Several may do so at once: a value that stands for something is never there twice, so nobody
     * clears that of a new process. Returns whether there were any.
     */
    boolean expelDead() {
        boolean any = false;
        for (int i = 0; i < used(); i++) {
            long identity = identity(i);
            if (identity != ProcessIdentity.NONE && !ProcessIdentity.isAlive(identity)) {
                long value = value(i);
                heir.inherit(value);
                compareAndSetValue(i, value, 0);
                file.compareAndSetLong(at(i), identity, ProcessIdentity.NONE);
                any = true;
            }
        }
        return any;
    }
}
