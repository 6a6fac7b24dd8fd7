package dev.progeny.internal.sync;

/**
 * The order in which processes get a fair lock. Each that waits draws a number and shows it in its entry of a table; who has the least
 * of those that live is first. At most one thread of a process waits here: the others wait for it.
 */
final class Turns {
    /** How many bytes it takes of the file. */
    static final int BYTES = 8 + HolderTable.BYTES;

    private static final long NONE = 0;

    private final SyncFile file;
    private final int nextAt;
    private final HolderTable waiting;

    /** What waits, and what came of it. */
    interface Attempt<T> {
        T take() throws InterruptedException;
    }

    Turns(SyncFile file, int offset) {
        this.file = file;
        this.nextAt = offset;
        this.waiting = new HolderTable(file, offset + 8, value -> {});
    }

    /** {@return how many processes wait} */
    int count() {
        int count = 0;
        for (int i = 0; i < waiting.used(); i++) {
            count += waiting.value(i) == NONE ? 0 : 1;
        }
        return count;
    }

    /** Waits in turn. */
    <T> T take(Attempt<T> attempt) throws InterruptedException {
        int own = waiting.own();
        waiting.setValueVolatile(own, file.getAndAddLong(nextAt, 1) + 1);
        try {
            return attempt.take();
        } finally {
            waiting.setValueVolatile(own, NONE);
        }
    }

    /** {@return whether all who drew a number before this process have had their turn, or are dead} */
    boolean isOurs() {
        int own = waiting.own();
        long ours = waiting.value(own);
        for (int i = 0; i < waiting.used(); i++) {
            long theirs = waiting.value(i);
            if (i != own && theirs != NONE && theirs < ours) {
                return false;
            }
        }
        return true;
    }

    /** Takes those who have died out of the order. */
    void expelDead() {
        waiting.expelDead();
    }
}
