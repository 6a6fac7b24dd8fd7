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
 * more is forgotten, and what it held is given back at the next call here: the collector's thread does nothing of ours.
 *
 * @param <H> the type of the handles
 */
public final class Interned<H> {
    private final Map<Path, Entry<H>> entries = new HashMap<>(); // guarded by this
    private final ReferenceQueue<H> unreachable = new ReferenceQueue<>();

    /** How a handle comes to be. */
    public interface Opening<H> {
        /** Opens the file; the result must not be reachable from {@link Opened#resources}. */
        Opened<H> open() throws IOException;
    }

    /**
     * A handle and what it holds.
     *
     * @param handle the handle
     * @param resources what to close once nobody holds the handle; closing it must be harmless when repeated
     * @param <H> the type of the handle
     */
    public record Opened<H>(H handle, Runnable resources) {}

    /** {@return the handle of a file: the one that is open, or a new one} */
    public synchronized H get(Path path, Opening<H> opening) throws IOException {
        expunge();
        Entry<H> entry = entries.get(path);
        H present = entry == null ? null : entry.get();
        if (present != null) {
            return present;
        }
        Opened<H> opened = opening.open();
        Entry<H> former = entries.put(path, new Entry<>(path, opened, unreachable));
        if (former != null) {
            former.resources.run();
        }
        return opened.handle();
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
            Entry<?> entry = (Entry<?>) gone;
            if (entries.remove(entry.path, entry)) {
                entry.resources.run();
            }
        }
    }

    private static final class Entry<H> extends WeakReference<H> {
        private final Path path;
        private final Runnable resources;

        Entry(Path path, Opened<H> opened, @Nullable ReferenceQueue<H> queue) {
            super(Objects.requireNonNull(opened.handle()), queue);
            this.path = path;
            this.resources = opened.resources();
        }
    }
}
