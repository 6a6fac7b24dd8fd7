package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.LockOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import dev.progeny.internal.platform.Deadlines;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A reentrant lock that lives in the process of a {@link Manager}; this is a handle of it. It belongs to the thread, of whichever process, that
 * locked it. Who waits is served in order. A {@link ManagedLock} costs a call to the manager; it serves programs that were started apart.
 *
 * <p><b>When a process dies</b> that holds it, the next waiter gets it, and {@link #isInherited()} tells that: what it guards may be half done.
 * If the manager has ended, or ends during the wait, each method throws {@link ManagerGoneException}.
 *
 * @serial exclude
 */
public final class ManagedLock extends ManagedHandle implements Lock {
    private static final long serialVersionUID = 1L;

    ManagedLock(Stub stub) {
        super(stub);
    }

    @SuppressWarnings("deprecation") // its successor came with 19
    private static long thread() {
        return Thread.currentThread().getId();
    }

    @Override
    public void lock() {
        stub.<Boolean>ask(LockOperation.LOCK, thread());
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        stub.<Boolean>askInterruptibly(LockOperation.LOCK_INTERRUPTIBLY, Long.MAX_VALUE, thread());
    }

    @Override
    public boolean tryLock() {
        return stub.<Boolean>ask(LockOperation.TRY_LOCK, thread());
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return stub.<Boolean>askInterruptibly(LockOperation.LOCK_INTERRUPTIBLY, unit.toNanos(time), thread());
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    @Override
    public void unlock() {
        stub.<@Nullable Object>ask(LockOperation.UNLOCK, thread());
    }

    /** {@return whether this thread holds it} */
    public boolean isHeldByCurrentThread() {
        return stub.<Boolean>ask(LockOperation.IS_HELD, thread());
    }

    /** {@return whether any thread of any process holds it} */
    public boolean isLocked() {
        return stub.<Boolean>ask(LockOperation.IS_LOCKED);
    }

    /** {@return whether this thread holds it and has it from a process that died while it held it} */
    public boolean isInherited() {
        return stub.<Boolean>ask(LockOperation.IS_INHERITED, thread());
    }

    /**
     * {@return a new condition of this lock, for the threads of this process and, since it may be passed on as the lock may, of others}
     */
    @Override
    public Condition newCondition() {
        return new ManagedCondition(stub, stub.<Integer>ask(LockOperation.NEW_CONDITION));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedLock::new);
        }
    }

    /** A condition of a managed lock: a number, by which the lock knows who waits for what. */
    @SuppressWarnings("WaitNotInLoop") // that is for the caller
    private static final class ManagedCondition implements Condition, Serializable {
        private static final long serialVersionUID = 1L;

        private final transient Stub lock;
        private final transient int number;

        ManagedCondition(Stub lock, int number) {
            this.lock = lock;
            this.number = number;
        }

        @Override
        public void await() throws InterruptedException {
            awaitNanos(Long.MAX_VALUE);
        }

        @Override
        public void awaitUninterruptibly() {
            lock.<Long>ask(LockOperation.AWAIT_UNINTERRUPTIBLY, number, thread());
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            return lock.<Long>askInterruptibly(LockOperation.AWAIT, number, nanos, thread());
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        @SuppressWarnings("JavaUtilDate") // so the interface has it
        public boolean awaitUntil(Date deadline) throws InterruptedException {
            return awaitNanos(Deadlines.nanosUntil(deadline.getTime())) > 0;
        }

        @Override
        public void signal() {
            lock.<@Nullable Object>ask(LockOperation.SIGNAL, number, thread());
        }

        @Override
        public void signalAll() {
            lock.<@Nullable Object>ask(LockOperation.SIGNAL_ALL, number, thread());
        }

        private Object writeReplace() throws ObjectStreamException {
            return new ConditionReference(lock.ticket(), number);
        }

        private void readObject(ObjectInputStream in) throws InvalidObjectException {
            throw new InvalidObjectException("a condition travels as a reference only");
        }
    }

    /** What travels in its place. */
    private record ConditionReference(ObjectTicket ticket, int number) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return new ManagedCondition(Arrivals.arrive(ticket, ManagedLock::new).stub, number);
        }
    }
}
