package dev.progeny.internal.manager;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a server, and who refers to them. An object is held while anyone does: processes with handles in them, messages under
 * way with their {@link Tickets}, names. Then only the server's own objects may refer to it: it stays known while they do, and goes with
 * the collector.
 */
final class Table {
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>(); // changed under this
    private final Map<Integer, List<Entry>> byHash = new HashMap<>(); // of the identity of objects with an interface
    private final Tickets tickets = new Tickets();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private long lastId;

    /** Takes in an object, held by {@code by}. */
    synchronized Entry add(Object object, Operation[] operations, @Nullable Class<?> type, Object by) {
        expunge();
        Entry entry = type == null ? null : find(object);
        if (entry == null) {
            entry = new Entry(++lastId, object, operations, type, collected);
            entries.put(entry.id(), entry);
            if (type != null) {
                byHash.computeIfAbsent(entry.reference().hash(), hash -> new ArrayList<>(1))
                        .add(entry);
            }
        }
        try {
            entry.hold(by);
        } finally {
            Reference.reachabilityFence(object); // nothing else keeps it up to here
        }
        return entry;
    }

    /**
     * {@return the entry of an object}
     *
     * @throws IllegalStateException if it is gone
     */
    Entry entry(long id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw Entry.gone();
        }
        return entry;
    }

    /** {@return the entry of an object with an interface, or null if it has none} */
    synchronized @Nullable Entry find(Object object) {
        List<Entry> candidates = byHash.get(System.identityHashCode(object));
        if (candidates != null) {
            for (Entry candidate : candidates) {
                if (candidate.reference().refersTo(object)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** Counts one more reference by {@code by}. {@return whether the object is there, and {@code by} has not died} */
    synchronized boolean hold(long id, Object by) {
        Entry entry = entries.get(id);
        return entry != null && entry.hold(by);
    }

    /** Takes back {@code count} references by {@code by}. */
    synchronized void release(long id, Object by, int count) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.release(by, count);
        }
    }

    /** {@return the number of a new ticket for an object, or 0 if it is gone, or the lender has died} */
    synchronized long lend(long id, Object lender) {
        Entry entry = entries.get(id);
        return entry == null ? 0 : tickets.lend(entry, lender);
    }

    /** Notes that a process gets, or got, the message with a ticket. */
    synchronized void give(long id, long number, long receiver) {
        Entry entry = entries.get(id);
        if (entry != null) {
            tickets.give(entry, number, receiver);
        }
    }

    /** Turns a ticket into a reference by {@code by}. {@return whether the object is there, and {@code by} has not died} */
    synchronized boolean redeem(long id, long number, Object by, long receiver) {
        boolean there = hold(id, by);
        tickets.redeem(id, number, receiver);
        return there;
    }

    /** Takes back all references by {@code by}, which has ended. */
    synchronized void releaseAll(Object by) {
        for (Entry entry : entries.values()) {
            entry.release(by, Integer.MAX_VALUE);
        }
        tickets.forgetLender(by);
        tickets.forgetDeadReceivers();
        expunge();
    }

    /** {@return how many objects are held} */
    synchronized int size() {
        tickets.forgetDeadReceivers();
        return (int) entries.values().stream().filter(Entry::isHeld).count();
    }

    private void expunge() {
        for (Object next = collected.poll(); next != null; next = collected.poll()) {
            Entry.Reference gone = (Entry.Reference) next;
            entries.remove(gone.entry().id());
            List<Entry> alike = byHash.get(gone.hash());
            if (alike != null && alike.remove(gone.entry()) && alike.isEmpty()) {
                byHash.remove(gone.hash());
            }
        }
    }
}
