package dev.progeny.internal.manager;

import dev.progeny.internal.platform.ProcessIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handles that are under way from one process to another. Guarded by the {@link Table} of the objects.
 *
 * <p>A ticket holds its object in place of the receiver until that one comes. It is <em>lent</em> at first: nobody knows who will come,
 * so it is the sender's, and goes with it. It is <em>given</em> once the sender has told who receives it, perhaps several: then it goes
 * when all of them have come, or died. A receiver may come before the sender has told of it, and the sender may tell of it again; neither
 * means that it will come once more.
 */
final class Tickets {
    private static final int MOST_REDEMPTIONS = 10_000;

    /** That a process has come. */
    private record Redemption(long ticket, long receiver) {}

    private static final class Ticket {
        private final Entry entry;
        private @Nullable Object lender; // null once it is given
        private final Set<Long> receivers = new HashSet<>();

        Ticket(Entry entry, @Nullable Object lender) {
            this.entry = entry;
            this.lender = lender;
        }

        /** {@return the one who holds the object on account of this} */
        Object holder() {
            return lender == null ? this : lender;
        }
    }

    private final Map<Long, Ticket> tickets = new HashMap<>();
    private final Set<Redemption> redemptions = new LinkedHashSet<>(); // the last ones, the oldest first
    private long lastNumber;

    /** {@return the number of a new ticket for an object, or 0 if that is gone, or the lender has died} */
    long lend(Entry entry, Object lender) {
        if (!entry.hold(lender)) {
            return 0;
        }
        tickets.put(++lastNumber, new Ticket(entry, lender));
        return lastNumber;
    }

    /** Notes that a process gets the message with a ticket. */
    void give(Entry entry, long number, long receiver) {
        if (redemptions.contains(new Redemption(number, receiver))) {
            return;
        }
        Ticket ticket = tickets.get(number);
        if (ticket == null) { // another receiver has come before
            ticket = new Ticket(entry, null);
            if (!entry.hold(ticket)) {
                return;
            }
            tickets.put(number, ticket);
        } else if (ticket.lender != null) {
            ticket.entry.hold(ticket); // whatever the message says of the object
            ticket.entry.release(ticket.lender, 1);
            ticket.lender = null;
        }
        ticket.receivers.add(receiver);
    }

    /** Notes that a process has come for an object, and holds it. */
    void redeem(long id, long number, long receiver) {
        noteRedemption(new Redemption(number, receiver));
        Ticket ticket = tickets.get(number);
        if (ticket != null && ticket.entry.id() == id) {
            ticket.receivers.remove(receiver);
            if (ticket.receivers.isEmpty()) {
                ticket.entry.release(ticket.holder(), 1);
                tickets.remove(number);
            }
        }
    }

    private void noteRedemption(Redemption redemption) {
        if (redemptions.add(redemption) && redemptions.size() > MOST_REDEMPTIONS) {
            Iterator<Redemption> oldest = redemptions.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Forgets what a process has lent that has ended; what it held is taken back already. */
    void forgetLender(Object lender) {
        tickets.values().removeIf(ticket -> ticket.lender == lender);
    }

    /** Takes back what is held for receivers that have died. */
    void forgetDeadReceivers() {
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
}
