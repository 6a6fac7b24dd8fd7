package dev.progeny.internal.manager;

import dev.progeny.internal.platform.ProcessIdentity;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a server, and who refers to them. An object is held while anyone does: processes with handles in them, messages under
 * way, names. Then only the server's own objects may refer to it: it stays known while they do, and goes with the collector.
 *
 * <p>A handle that is sent to another process has a ticket, which refers to the object in place of the receiver until that one comes.
 * While nobody knows who that will be, the ticket is the sender's and goes with it.
 */
final class Table {
    /** An object. */
    static final class Entry {
        private final long id;
        private final Operation[] operations;
        private final @Nullable Class<?> type;
        private final Reference weak;
        private final IdentityHashMap<Object, Integer> holds =
                new IdentityHashMap<>(); // guarded by the table, as is strong
        private @Nullable Object strong;

        Entry(long id, Object object, Operation[] operations, @Nullable Class<?> type, ReferenceQueue<Object> queue) {
            this.id = id;
            this.operations = operations;
            this.type = type;
            this.weak = new Reference(object, this, queue);
        }

        long id() {
            return id;
        }

        /**
         * {@return the object}
         *
         * @throws IllegalStateException if it is gone
         */
        Object object() {
            Object object = weak.get();
            if (object == null) {
                throw gone();
            }
            return object;
        }

        /** {@return its interface; null if the server made it by itself} */
        @Nullable
        Class<?> type() {
            return type;
        }

        Operation operation(int number) {
            if (number < 0 || number >= operations.length) {
                throw new IllegalArgumentException(
                        "operation must be between 0 and " + (operations.length - 1) + ", was " + number);
            }
            return operations[number];
        }

        /**
         * Holds the object, which the caller has: nothing else may keep it up to here. A process that has died gets no hold, since what it
         * held may have been taken back already: its last call may still be served.
         */
        private boolean hold(Object by, Object object) {
            if (by instanceof Holder process && process.isDead()) {
                return false;
            }
            holds.merge(by, 1, Integer::sum);
            strong = object;
            return true;
        }

        private void release(Object by, int count) {
            holds.computeIfPresent(by, (holder, held) -> held > count ? held - count : null);
            if (holds.isEmpty()) {
                strong = null;
            }
        }
    }

    private static final class Reference extends WeakReference<Object> {
        private final int hash;
        private final Entry entry;

        Reference(Object object, Entry entry, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
            this.entry = entry;
        }
    }

    /** A handle under way. */
    private static final class Ticket {
        private final Entry entry;
        private @Nullable Object lender; // null once it is known who receives it
        private final Set<Long> receivers = new HashSet<>();

        Ticket(Entry entry, Object lender) {
            this.entry = entry;
            this.lender = lender;
        }
    }

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>(); // changed under this
    private final Map<Integer, List<Entry>> byHash = new HashMap<>(); // of the identity of objects with an interface
    private final Map<Long, Ticket> tickets = new HashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private long lastId;
    private long lastTicket;

    /** Takes in an object, held by {@code by}. */
    synchronized Entry add(Object object, Operation[] operations, @Nullable Class<?> type, Object by) {
        expunge();
        Entry entry = type == null ? null : find(object);
        if (entry == null) {
            entry = new Entry(++lastId, object, operations, type, collected);
            entries.put(entry.id, entry);
            if (type != null) {
                byHash.computeIfAbsent(entry.weak.hash, hash -> new ArrayList<>(1))
                        .add(entry);
            }
        }
        entry.hold(by, object);
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
            throw gone();
        }
        return entry;
    }

    /** {@return what to throw because of an object that is gone} */
    static IllegalStateException gone() {
        return new IllegalStateException("the managed object is gone: no process referred to it any more");
    }

    /** {@return the entry of an object with an interface, or null if it has none} */
    synchronized @Nullable Entry find(Object object) {
        List<Entry> candidates = byHash.get(System.identityHashCode(object));
        if (candidates != null) {
            for (Entry candidate : candidates) {
                if (candidate.weak.refersTo(object)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** Counts one more reference by {@code by}. {@return whether the object is there, and {@code by} has not died} */
    synchronized boolean hold(long id, Object by) {
        Entry entry = entries.get(id);
        Object object = entry == null ? null : entry.weak.get();
        return entry != null && object != null && entry.hold(by, object);
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
        if (entry == null || !hold(id, lender)) {
            return 0;
        }
        tickets.put(++lastTicket, new Ticket(entry, lender));
        return lastTicket;
    }

    /** Notes that a process gets, or got, the message with a ticket. */
    synchronized void give(long id, long number, long receiver) {
        Ticket ticket = tickets.get(number);
        Entry entry = ticket == null ? entries.get(id) : ticket.entry;
        Object object = entry == null ? null : entry.weak.get();
        if (entry == null || object == null) {
            return;
        }
        if (ticket == null) {
            ticket = new Ticket(entry, this); // the first receiver of several was quicker than this message
            tickets.put(number, ticket);
            entry.hold(ticket, object);
        } else if (ticket.lender != null) {
            entry.hold(ticket, object);
            entry.release(ticket.lender, 1);
        }
        ticket.lender = null;
        ticket.receivers.add(receiver);
    }

    /** Turns a ticket into a reference by {@code by}. {@return whether the object is there, and {@code by} has not died} */
    synchronized boolean redeem(long id, long number, Object by, long receiver) {
        boolean there = hold(id, by);
        Ticket ticket = tickets.get(number);
        if (ticket != null && ticket.entry.id == id) {
            Object lender = ticket.lender;
            if (lender != null) {
                ticket.entry.release(lender, 1);
                tickets.remove(number);
            } else {
                dropReceiver(number, ticket, receiver);
            }
        }
        return there;
    }

    private void dropReceiver(long number, Ticket ticket, long receiver) {
        ticket.receivers.remove(receiver);
        if (ticket.receivers.isEmpty()) {
            ticket.entry.release(ticket, 1);
            tickets.remove(number);
        }
    }

    /** Takes back all references by {@code by}, which has ended. */
    synchronized void releaseAll(Object by) {
        for (Entry entry : entries.values()) {
            entry.release(by, Integer.MAX_VALUE);
        }
        tickets.values().removeIf(ticket -> ticket.lender == by);
        forgetDeadReceivers();
        expunge();
    }

    private void forgetDeadReceivers() {
        Iterator<Ticket> all = tickets.values().iterator();
        while (all.hasNext()) {
            Ticket ticket = all.next();
            if (ticket.lender == null) {
                ticket.receivers.removeIf(receiver -> !ProcessIdentity.isAlive(receiver));
                if (ticket.receivers.isEmpty()) {
                    ticket.entry.release(ticket, 1);
                    all.remove();
                }
            }
        }
    }

    /** {@return how many objects are held} */
    synchronized int size() {
        forgetDeadReceivers();
        int held = 0;
        for (Entry entry : entries.values()) {
            held += entry.strong == null ? 0 : 1;
        }
        return held;
    }

    private void expunge() {
        for (Object next = collected.poll(); next != null; next = collected.poll()) {
            Reference gone = (Reference) next;
            entries.remove(gone.entry.id);
            List<Entry> alike = byHash.get(gone.hash);
            if (alike != null && alike.remove(gone.entry) && alike.isEmpty()) {
                byHash.remove(gone.hash);
            }
        }
    }
}
