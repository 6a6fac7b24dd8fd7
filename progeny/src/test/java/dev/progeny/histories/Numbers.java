package dev.progeny.histories;

import dev.progeny.ProcessReadWriteLock;
import dev.progeny.SharedLong;
import dev.progeny.SharedLongs;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Games with one number, which is changed atomically or under a lock. */
interface Numbers extends Game<Long> {
    /** A change of a number, by name. */
    record Change(String name, int value) implements Serializable {
        static Change random(Random random) {
            return new Change(List.of("add", "set", "get", "swap").get(random.nextInt(4)), random.nextInt(3));
        }

        boolean swaps(long before) {
            return name.equals("swap") && before == value;
        }

        long after(long before) {
            return switch (name) {
                case "add" -> before + value;
                case "set" -> value;
                default -> swaps(before) ? before + 10 : before;
            };
        }

        Object answer(long before) {
            return name.equals("swap") ? (Object) swaps(before) : (Object) before;
        }
    }

    @Override
    default Serializable ask(Random random, Turn turn) {
        return Change.random(random);
    }

    @Override
    default Long first() {
        return 0L;
    }

    @Override
    default @Nullable Long after(Long state, Operation operation) {
        Change change = (Change) operation.asked();
        return operation.ifAnswered(change.answer(state), change.after(state));
    }

    /** Changed by what one processor does at once. */
    record Atomic(SharedLong number) implements Numbers {
        @Override
        public Object answer(Serializable asked) {
            Change change = (Change) asked;
            return switch (change.name()) {
                case "add" -> number.getAndAdd(change.value());
                case "set" -> number.getAndSet(change.value());
                case "swap" -> number.compareAndSet(change.value(), change.value() + 10);
                default -> number.get();
            };
        }

        @Override
        public void begin() {
            number.set(0);
        }
    }

    /** Changed under a lock, whose kinds are serializable. */
    record Locked(Lock lock, SharedLong number) implements Numbers {
        @Override
        public Object answer(Serializable asked) {
            Change change = (Change) asked;
            lock.lock();
            try {
                long before = number.get();
                number.set(change.after(before));
                return change.answer(before);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void begin() {
            number.set(0);
        }
    }

    /** Kept twice, so that who reads while another writes may see it half written. Of one that a killed process wrote, the first counts. */
    record ReadAndWritten(ProcessReadWriteLock lock, SharedLongs twice) implements Numbers {
        @Override
        public Object answer(Serializable asked) {
            Change change = (Change) asked;
            Lock readOrWrite = change.name().equals("get") ? lock.readLock() : lock.writeLock();
            readOrWrite.lock();
            try {
                long before = twice.get(0);
                long again = twice.get(1);
                if (before != again && !lock.isInherited()) {
                    return "half written: " + before + " and " + again;
                }
                if (!change.name().equals("get")) {
                    twice.set(0, change.after(before));
                    twice.set(1, change.after(before));
                }
                return change.answer(before);
            } finally {
                readOrWrite.unlock();
            }
        }

        @Override
        public void begin() {
            lock.writeLock().lock();
            try {
                twice.fill(0);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
