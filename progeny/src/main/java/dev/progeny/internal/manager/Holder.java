package dev.progeny.internal.manager;

import org.jspecify.annotations.Nullable;

/** A process that may hold locks, permits and objects of a server until it dies. */
interface Holder {
    /** Whether it has died; what it is given after that comes back only if the giver asks this afterwards. */
    boolean isDead();

    /** Has {@code possession} learn of the holder's death, unless that has come. */
    void possess(Possession possession);

    /** {@return the holder for which the current thread works: that whose call it serves, or the server itself} */
    static Holder current() {
        Holder served = Current.HOLDER.get();
        return served == null ? Immortal.SERVER : served;
    }

    /** Notes that the current thread works for {@code holder} as long as it lives. */
    static void serve(Holder holder) {
        Current.HOLDER.set(holder);
    }

    /** Remembers it. */
    final class Current {
        private static final ThreadLocal<@Nullable Holder> HOLDER = new ThreadLocal<>();

        private Current() {}
    }

    /** Something that may be held by a process that dies. */
    interface Possession {
        /** Takes back what {@code dead} holds. */
        void died(Holder dead);
    }

    /** The process of the server, which what it owns does not outlive. */
    enum Immortal implements Holder {
        /** The only one. */
        SERVER;

        @Override
        public boolean isDead() {
            return false;
        }

        @Override
        public void possess(Possession possession) {}
    }
}
