package dev.progeny.examples.tutorial;

import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.ProcessPool;
import java.util.List;
import java.util.TreeMap;

/** A process that owns objects, and others that use them. */
final class ManagerCounts {
    private ManagerCounts() {}

    interface Account {
        int deposit(int amount);
    }

    static final class SavingsAccount implements Account {
        private int balance;

        SavingsAccount(int balance) {
            this.balance = balance;
        }

        @Override
        public synchronized int deposit(int amount) {
            balance += amount;
            return balance;
        }
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> names = List.of("ada", "bob", "ada", "cyd", "ada", "bob");
        try (ProcessPool pool = ProcessPool.create(2);
                Manager manager = Manager.start()) {
            ManagedMap<String, Integer> counts = manager.map();
            Account account = manager.create(Account.class, () -> new SavingsAccount(100));
            pool.forEach(names, name -> {
                counts.merge(name, 1, Integer::sum);
                account.deposit(10);
            });
            System.out.println(new TreeMap<>(counts));
            System.out.println("the balance is " + account.deposit(0));
        }
    }
}
