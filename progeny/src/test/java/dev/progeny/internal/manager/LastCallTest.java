package dev.progeny.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The last call of a process that was killed right after it had made it: it may be served when the server knows of the death already. */
class LastCallTest {
    private static final Operation[] NO_OPERATIONS = {};

    private final Table table = new Table();
    private final OwnedSemaphore permits = new OwnedSemaphore(3);
    private final Caller caller = new Caller();

    /** A process of which it is known how it ends. */
    private static final class Caller implements Holder {
        private boolean dead;

        @Override
        public boolean isDead() {
            return dead;
        }

        @Override
        public void possess(Possession possession) {}
    }

    private void callerDies() {
        caller.dead = true;
        permits.died(caller);
        table.releaseAll(caller);
    }

    @Test
    void doesNotKeepTheObjectThatItMakes() {
        callerDies();

        table.add(new Object(), NO_OPERATIONS, null, caller);

        assertEquals(0, table.size());
    }

    @Test
    void doesNotKeepTheObjectThatItGetsOrSends() {
        Object object = new Object();
        long id = table.add(object, NO_OPERATIONS, null, this).id();
        callerDies();

        table.hold(id, caller);
        table.lend(id, caller);
        table.release(id, this, 1);

        assertEquals(0, table.size());
    }

    @Test
    void doesNotGivePermitsBackTwice() throws InterruptedException {
        permits.acquire(caller, 2, 0);
        callerDies();

        permits.release(caller, 2);

        assertEquals(3, permits.available());
    }
}
