package dev.progeny.internal.memory;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open handles of this process, one per file, so that a handle which comes back is the same object. A handle that nobody holds any
 * more is forgotten, and what it held is given back at the next call here: the collector's thread does nothing of ours. What is in use
 * even so, such as a lock that a thread has, gets another handle instead; that is looked at again when this one is collected.
 *
 * @param <H> the type of the handles
 */
public final class Interned<H> {
    private final Map<Path, Entry<H>> entries = new HashMap<>(); // guarded by this
    private final ReferenceQueue<H> unreachable = new ReferenceQueue<>();

    /** How a handle comes to be. */
    public interface Opening<H> {
        /** Opens the file; the handle must not be reachable from the rest of the result. */
        Opened<H> open() throws IOException;
    }

    /** How what is in use without a handle gets one. */
    public interface Renewal<H> {
        /** {@return another handle; null if it is not in use} */
        @Nullable
        H handle();
    }

    /**
     * A handle and what it holds.
     *
     * @param handle the handle
     * @param resources what to close once nobody holds the handle; closing it must be harmless when repeated
     * @param renewal asked first
     * @param <H> the type of the handle
     */
    public record Opened<H>(H handle, Runnable resources, Renewal<H> renewal) {
        /** What is never in use without its handle. */
        public Opened(H handle, Runnable resources) {
            this(handle, resources, () -> null);
        }
    }

    /** {@return the handle of a file: the one that is open, or a new one} */
    public synchronized H get(Path path, Opening<H> opening) throws IOException {
        expunge();
        Entry<H> former = entries.get(path);
        H present = former == null ? null : handleOf(former);
        if (present != null) {
            return present;
        }
        Opened<H> opened = opening.open();
        put(path, opened);
        if (former != null) {
            former.resources.run();
        }
        return opened.handle();
    }

    /** {@return the handle of an entry, or another one if what it held is in use without, or null} */
    private @Nullable H handleOf(Entry<H> entry) {
        H handle = entry.get();
        if (handle == null) {
            handle = entry.renewal.handle();
            if (handle != null) {
                put(entry.path, new Opened<>(handle, entry.resources, entry.renewal));
            }
        }
        return handle;
    }

    private void put(Path path, Opened<H> opened) {
        entries.put(path, new Entry<>(path, opened, unreachable));
    }

    /** Forgets a handle that was closed. */
    public synchronized void forget(Path path, H handle) {
        Entry<H> entry = entries.get(path);
        if (entry != null && entry.get() == handle) {
            entries.remove(path);
        }
    }

    private void expunge() {
        for (Object gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
            Entry<H> entry = entries.get(((Entry<?>) gone).path);
            if (entry != null && entry == gone && handleOf(entry) == null) {
                entries.remove(entry.path);
                entry.resources.run();
            }
        }
    }

    private static final class Entry<H> extends WeakReference<H> {
        private final Path path;
        private final Runnable resources;
        private final Renewal<H> renewal;

        Entry(Path path, Opened<H> opened, @Nullable ReferenceQueue<H> queue) {
            super(Objects.requireNonNull(opened.handle()), queue);
            this.path = path;
            this.resources = opened.resources();
            this.renewal = opened.renewal();
        }
    }
}
