package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.Manager;
import java.util.Random;

/** An object of a class of its own at a manager, which each uses by a proxy: what is called there is done whole or not at all. */
record Ledgers(Manager manager, Ledger ledger) implements Play {
    private static final int MOST = 1_000;

    /** What the proxy can. */
    interface Ledger {
        /** Moves an amount from one account to the other. */
        void move(int amount);

        /** {@return what both accounts have together} */
        long sum();

        /** {@return how often something was moved} */
        long moves();

        /** Leaves a coin. */
        void leaveCoin();

        /** Takes a coin; waits until there is one. */
        void takeCoin() throws InterruptedException;

        /** {@return how many coins there are} */
        int coins();
    }

    private static final class Book implements Ledger {
        private long left;
        private long right;
        private long moves;
        private int coins;

        @Override
        public synchronized void move(int amount) {
            left -= amount;
            moves++;
            right += amount;
        }

        @Override
        public synchronized long sum() {
            return left + right;
        }

        @Override
        public synchronized long moves() {
            return moves;
        }

        @Override
        public synchronized void leaveCoin() {
            coins++;
            notify();
        }

        @Override
        public synchronized void takeCoin() throws InterruptedException {
            while (coins == 0) {
                wait();
            }
            coins--;
        }

        @Override
        public synchronized int coins() {
            return coins;
        }
    }

    static Ledgers create(Manager manager) {
        return new Ledgers(manager, manager.create(Ledger.class, Book::new));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        ledger.move(random.nextInt(MOST));
        Play.verify(ledger.sum() == 0, "half moved");
        int amount = random.nextInt(MOST);
        long between = manager.atomically(ledger, book -> {
            long before = book.moves();
            book.move(amount);
            return book.moves() - before;
        });
        Play.verify(between == 1, between + " moves at once");
        ledger.leaveCoin();
        ledger.takeCoin(); // each has left one before
    }

    @Override
    public void check(Score score) {
        assertThat(ledger.sum()).isZero();
        assertThat(ledger.moves()).isBetween(2 * score.turns(), 2 * (score.turns() + score.cutShort()));
        assertThat(ledger.coins()).isLessThanOrEqualTo(score.cutShort());
    }

    @Override
    public void close() {
        // It ends with the manager.
    }
}
