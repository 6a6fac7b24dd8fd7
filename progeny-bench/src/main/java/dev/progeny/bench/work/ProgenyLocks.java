package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessBarrier;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessLock;
import dev.progeny.ProcessSemaphore;
import dev.progeny.SharedLong;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Locks and their like: alone, or by several children at once. */
final class ProgenyLocks implements Work {
    private final Job job;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    /** What is done that often. */
    private interface Job {
        Map<String, Double> run(int operations) throws Exception;
    }

    private ProgenyLocks(String name, int ends) {
        job = switch (name) {
            case "lock" -> lock();
            case "lock-contended" -> lockContended(ends);
            case "semaphore" -> semaphore();
            case "event" -> event();
            case "barrier" -> barrier(ends);
            case "value" -> value(ends);
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    static ProgenyLocks open(String name, int ends) {
        return new ProgenyLocks(name, ends);
    }

    private <T extends AutoCloseable> T hold(T resource) {
        held.push(resource);
        return resource;
    }

    private static void lockOnce(ProcessLock lock) {
        lock.lock();
        try {
            if (!lock.isHeldByCurrentThread()) {
                throw new IllegalStateException("not locked");
            }
        } finally {
            lock.unlock();
        }
    }

    private Job lock() {
        ProcessLock lock = hold(ProcessLock.create());
        return n -> Timed.all(n, () -> {
            for (int i = 0; i < n; i++) {
                lockOnce(lock);
            }
        });
    }

    private Job lockContended(int ends) {
        ProcessLock lock = hold(ProcessLock.create());
        return byAll(ends, () -> lockOnce(lock));
    }

    private Job value(int ends) {
        SharedLong value = hold(SharedLong.create(0));
        return byAll(ends, () -> value.incrementAndGet());
    }

    /** Each child does its share. */
    private Job byAll(int ends, Crowd.Step step) {
        Crowd crowd = new Crowd();
        held.push(crowd::end);
        for (int i = 0; i < ends; i++) {
            crowd.add(step);
        }
        return n -> {
            int each = Math.max(1, n / ends);
            return crowd.run(each * ends, each);
        };
    }

    private Job semaphore() {
        ProcessSemaphore semaphore = hold(ProcessSemaphore.create(3));
        return n -> Timed.all(n, () -> {
            for (int i = 0; i < n; i++) {
                semaphore.acquire();
                semaphore.release();
            }
        });
    }

    /** There and back: a child that waits is woken, and wakes whoever woke it. */
    private Job event() {
        ProcessEvent there = hold(ProcessEvent.create());
        ProcessEvent back = hold(ProcessEvent.create());
        ProcessEvent end = hold(ProcessEvent.create());
        ChildProcess<Void> child = ChildProcess.start(() -> {
            while (!end.isSet()) {
                there.await();
                there.clear();
                back.set();
            }
        });
        held.push(() -> {
            end.set();
            there.set();
            child.join();
        });
        return n -> Timed.oneByOne(n, i -> {
            there.set();
            back.await();
            back.clear();
        });
    }

    private Job barrier(int ends) {
        ProcessBarrier barrier = hold(ProcessBarrier.create(ends));
        Crowd crowd = new Crowd();
        held.push(crowd::end);
        for (int i = 0; i < ends; i++) {
            crowd.add(barrier::await);
        }
        return n -> crowd.run(n, n);
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return job.run(operations);
    }

    @Override
    public void end() throws Exception {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}
