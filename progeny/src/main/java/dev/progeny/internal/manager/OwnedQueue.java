package dev.progeny.internal.manager;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A queue of a server. Its elements are numbered, so that an iterator that looked at a copy can remove the very one that it saw. */
final class OwnedQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final Map<Long, Object> elements = new LinkedHashMap<>(); // these three guarded by lock
    private long last;
    private long unfinished;

    OwnedQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an element; waits for room. {@return false when time ran out} */
    boolean offer(Object element, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (elements.size() >= capacity) {
                if (left <= 0) {
                    return false;
                }
                left = notFull.awaitNanos(left);
            }
            elements.put(++last, element);
            unfinished++;
            notEmpty.signal();
            return true;
        } catch (InterruptedException e) {
            notFull.signal(); // which this thread may have got
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first element; waits for one. {@return null when time ran out} */
    @Nullable
    Object poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (elements.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = notEmpty.awaitNanos(left);
            }
            return takeFirst();
        } catch (InterruptedException e) {
            notEmpty.signal(); // which this thread may have got
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private Object takeFirst() {
        Iterator<Object> first = elements.values().iterator();
        Object element = first.next();
        first.remove();
        notFull.signal();
        return element;
    }

    @Nullable
    Object peek() {
        lock.lock();
        try {
            return elements.isEmpty() ? null : elements.values().iterator().next();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the first elements, taken} */
    List<Object> drain(int most) {
        lock.lock();
        try {
            List<Object> drained = new ArrayList<>();
            while (drained.size() < most && !elements.isEmpty()) {
                drained.add(takeFirst());
            }
            return drained;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return elements.size();
        } finally {
            lock.unlock();
        }
    }

    int remainingCapacity() {
        return capacity - size();
    }

    /** {@return the numbers of all elements and, in the same order, the elements} */
    List<Object> snapshot() {
        lock.lock();
        try {
            return new ArrayList<>(List.of(new ArrayList<>(elements.keySet()), new ArrayList<>(elements.values())));
        } finally {
            lock.unlock();
        }
    }

    /** Removes the element of that number. {@return whether it was there} */
    boolean removeNumber(long number) {
        lock.lock();
        try {
            boolean removed = elements.remove(number) != null;
            if (removed) {
                notFull.signal();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the first that equals an element. {@return whether there was one} */
    boolean remove(Object element) {
        lock.lock();
        try {
            boolean removed = elements.values().remove(element);
            if (removed) {
                notFull.signal();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    boolean contains(Object element) {
        lock.lock();
        try {
            return elements.containsValue(element);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            elements.clear();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Counts one element as dealt with. {@return false if all were} */
    boolean taskDone() {
        lock.lock();
        try {
            if (unfinished == 0) {
                return false;
            }
            if (--unfinished == 0) {
                allDone.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was put has been dealt with. {@return false when time ran out} */
    boolean awaitAllDone(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (unfinished > 0) {
                if (left <= 0) {
                    return false;
                }
                left = allDone.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
