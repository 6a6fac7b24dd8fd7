package dev.progeny.internal.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again whether one process lives. Where there is a {@code /proc}, a file of it stays open: so an answer takes two calls of
 * the system and no new object, a fraction of what {@link ProcessIdentity#isAlive} takes in a JVM that otherwise sleeps. An open file there
 * is one of that process for ever, whoever gets its number. For one thread.
 */
public final class ProcessWatch {
    private final long identity;

    /** Says how large the memory of the process is: nothing once it has ended, also if it was not reaped. */
    private final @Nullable RandomAccessFile memory;

    private ProcessWatch(long identity, @Nullable RandomAccessFile memory) {
        this.identity = identity;
        this.memory = memory;
    }

    /** {@return a watch of that process, which holds a file as long as this process lives} */
    public static ProcessWatch of(long identity) {
        if (ProcessIdentity.isQuickToAsk()) {
            try {
                RandomAccessFile memory =
                        new RandomAccessFile("/proc/" + ProcessIdentity.pid(identity) + "/statm", "r");
                if (ProcessIdentity.isAlive(identity)) {
                    return new ProcessWatch(identity, memory); // so the file that was opened before was its own
                }
                memory.close();
            } catch (IOException e) {
                return new ProcessWatch(identity, null); // it has ended, or there is no descriptor left
            }
        }
        return new ProcessWatch(identity, null);
    }

    /** Tells whether it lives, as {@link ProcessIdentity#isAlive} does. */
    public boolean isAlive() {
        if (memory != null) {
            try {
                memory.seek(0);
                if (memory.read() > '0') {
                    return true;
                }
            } catch (IOException e) {
                // No such process, most probably: the other way tells.
            }
        }
        return ProcessIdentity.isAlive(identity);
    }
}
