package dev.progeny.internal.manager;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The handles that this process has of the objects of one server: for each object one, while anybody here refers to it. The server counts a
 * reference for each time it is said to have one; it is told when the collector found one unreachable, and when one came for an object
 * that has its handle. That is said at the next call, by whoever makes it: the collector's thread does nothing of ours.
 */
final class ObjectHandles {
    private static final int MOST_AT_ONCE = 512;

    private final LongFunction<Stub> ways;
    private final Consumer<ByteBuffer> teller;
    private final ReferenceQueue<Stub> unreachable = new ReferenceQueue<>();
    private final Map<Long, WeakReference<Object>> byObject = new HashMap<>(); // these two guarded by this
    private final Set<Counted> counted = new HashSet<>();

    /**
     * @param ways makes the way to an object of a number
     * @param teller says something to the server
     */
    ObjectHandles(LongFunction<Stub> ways, Consumer<ByteBuffer> teller) {
        this.ways = ways;
        this.teller = teller;
    }

    /** A reference that the server counts. */
    private static final class Counted extends PhantomReference<Stub> {
        private final long id;

        Counted(Stub stub, ReferenceQueue<Stub> queue) {
            super(stub, queue);
            this.id = stub.id();
        }
    }

    /** {@return the handle of an object for which the server has just counted a reference} */
    Object counted(long id, Function<Stub, ?> maker) {
        Object known;
        synchronized (this) {
            WeakReference<Object> reference = byObject.get(id);
            known = reference == null ? null : reference.get();
            if (known == null) {
                Stub stub = ways.apply(id);
                Object made = maker.apply(stub);
                byObject.put(id, new WeakReference<>(made));
                counted.add(new Counted(stub, unreachable));
                return made;
            }
        }
        teller.accept(release(1).putLong(id).flip());
        return known;
    }

    private static ByteBuffer release(int count) {
        return ByteBuffer.allocate(1 + count * Long.BYTES).put(Session.RELEASE);
    }

    /** Tells the server of the references that nobody can reach any more. */
    void releaseUnreachable() {
        Reference<? extends Stub> first = unreachable.poll();
        if (first != null) {
            release(first);
        }
    }

    private void release(Reference<? extends Stub> first) {
        ByteBuffer message = release(MOST_AT_ONCE);
        synchronized (this) {
            for (Reference<? extends Stub> next = first; next != null; next = next(message)) {
                Counted gone = (Counted) next;
                message.putLong(gone.id);
                counted.remove(gone);
                WeakReference<Object> handle = byObject.get(gone.id);
                if (handle != null && handle.refersTo(null)) {
                    byObject.remove(gone.id);
                }
            }
        }
        teller.accept(message.flip());
    }

    private @Nullable Reference<? extends Stub> next(ByteBuffer message) {
        return message.hasRemaining() ? unreachable.poll() : null;
    }
}
