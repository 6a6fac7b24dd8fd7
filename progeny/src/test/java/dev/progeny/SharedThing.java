package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.internal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Each kind of object that lives in a file of shared memory, for tests that do the same to all. */
@SuppressWarnings({"ImmutableEnumChecker", "LockNotBeforeTry", "WaitNotInLoop"})
enum SharedThing {
    LOCK(ProcessLock::create) {
        @Override
        void use(Object thing) throws Exception {
            ProcessLock lock = (ProcessLock) thing;
            if (lock.tryLock(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                ProcessCondition condition = lock.newCondition();
                condition.await(1, TimeUnit.MILLISECONDS);
                condition.signalAll();
                lock.unlock();
            }
        }

        @Override
        void await(Object thing) throws Exception {
            ProcessLock lock = (ProcessLock) thing;
            lock.lock();
            lock.newCondition().await();
        }
    },
    FAIR_LOCK(() -> ProcessLock.create(true)) {
        @Override
        void use(Object thing) throws Exception {
            LOCK.use(thing);
        }

        @Override
        void await(Object thing) throws Exception {
            LOCK.await(thing);
        }
    },
    READ_WRITE_LOCK(ProcessReadWriteLock::create) {
        @Override
        void use(Object thing) throws Exception {
            ProcessReadWriteLock lock = (ProcessReadWriteLock) thing;
            if (lock.readLock().tryLock(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                lock.readLock().unlock();
            }
            if (lock.writeLock().tryLock(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                lock.writeLock().unlock();
            }
        }
    },
    SEMAPHORE(() -> ProcessSemaphore.create(1)) {
        @Override
        void use(Object thing) throws Exception {
            ProcessSemaphore semaphore = (ProcessSemaphore) thing;
            if (semaphore.tryAcquire(MOMENT)) {
                semaphore.release();
            }
            semaphore.drainPermits();
        }

        @Override
        void await(Object thing) throws Exception {
            ((ProcessSemaphore) thing).acquire(2);
        }
    },
    BARRIER(() -> ProcessBarrier.create(2)) {
        @Override
        void use(Object thing) throws Exception {
            ProcessBarrier barrier = (ProcessBarrier) thing;
            barrier.reset();
            barrier.await(MOMENT);
        }

        @Override
        void await(Object thing) throws Exception {
            ((ProcessBarrier) thing).await();
        }
    },
    EVENT(ProcessEvent::create) {
        @Override
        void use(Object thing) throws Exception {
            ProcessEvent event = (ProcessEvent) thing;
            event.clear();
            event.await(MOMENT);
            event.set();
        }

        @Override
        void await(Object thing) throws Exception {
            ((ProcessEvent) thing).await();
        }
    },
    LATCH(() -> ProcessLatch.create(2)) {
        @Override
        void use(Object thing) throws Exception {
            ProcessLatch latch = (ProcessLatch) thing;
            latch.await(MOMENT);
            latch.countDown();
        }

        @Override
        void await(Object thing) throws Exception {
            ((ProcessLatch) thing).await();
        }
    },
    LONG(() -> SharedLong.create(1)) {
        @Override
        void use(Object thing) {
            ((SharedLong) thing).incrementAndGet();
        }
    },
    INT(() -> SharedInt.create(1)) {
        @Override
        void use(Object thing) {
            ((SharedInt) thing).incrementAndGet();
        }
    },
    DOUBLE(() -> SharedDouble.create(1)) {
        @Override
        void use(Object thing) {
            ((SharedDouble) thing).addAndGet(1);
        }
    },
    BOOLEAN(() -> SharedBoolean.create(true)) {
        @Override
        void use(Object thing) {
            ((SharedBoolean) thing).set(true);
        }
    },
    DOUBLES(() -> SharedDoubles.create(1000)) {
        @Override
        void use(Object thing) {
            SharedDoubles doubles = (SharedDoubles) thing;
            doubles.set(999, doubles.get(0));
            doubles.fill(1);
            doubles.put(0, new double[1000]);
        }
    },
    LONGS(() -> SharedLongs.create(1000)) {
        @Override
        void use(Object thing) {
            ((SharedLongs) thing).getAndAdd(999, 1);
        }
    },
    INTS(() -> SharedInts.create(1000)) {
        @Override
        void use(Object thing) {
            ((SharedInts) thing).getAndAdd(999, 1);
        }
    },
    BYTES(() -> SharedBytes.create(10_000)) {
        @Override
        void use(Object thing) {
            SharedBytes bytes = (SharedBytes) thing;
            bytes.get(0, new byte[10_000]);
        }
    },
    REFERENCE(() -> SharedReference.create("a")) {
        @Override
        void use(Object thing) {
            @SuppressWarnings("unchecked")
            SharedReference<String> reference = (SharedReference<String>) thing;
            reference.set(reference.get() + "b");
        }
    },
    MEMORY(() -> SharedMemory.create(100)) {
        @Override
        void use(Object thing) {
            ((SharedMemory) thing).putLong(0, 1);
        }
    },
    NAMED_MEMORY(() -> SharedMemory.create("damaged-" + System.nanoTime(), 100)) {
        @Override
        void use(Object thing) throws Exception {
            MEMORY.use(thing);
        }

        @Override
        void end(AutoCloseable thing) throws Exception {
            try (thing) {
                ((SharedMemory) thing).unlink();
            }
        }
    },
    PIPE_END(SharedThing::pipeEnd) {
        @Override
        void use(Object thing) throws Exception {
            Connection end = (Connection) thing;
            end.send("a");
            end.poll(MOMENT);
        }

        @Override
        void await(Object thing) throws Exception {
            ((Connection) thing).receive();
        }

        @Override
        void end(AutoCloseable thing) throws Exception {
            try (Connection other = OTHER_ENDS.remove(thing)) {
                thing.close();
            }
        }
    },
    QUEUE(() -> ProcessQueue.create(10)) {
        @Override
        void use(Object thing) throws Exception {
            @SuppressWarnings("unchecked")
            ProcessQueue<String> queue = (ProcessQueue<String>) thing;
            queue.offer("a", MOMENT.toMillis(), TimeUnit.MILLISECONDS);
            queue.poll(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        void await(Object thing) throws Exception {
            ((ProcessQueue<?>) thing).take();
        }
    };

    private static final Pattern PATH = Pattern.compile("/[ -~]*/([0-9]+-[0-9]+|named)/[a-z-]+-[0-9]+");
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Map<AutoCloseable, Connection> OTHER_ENDS = new ConcurrentHashMap<>();

    /** Makes one. */
    private interface Maker {
        AutoCloseable make();
    }

    private final Maker maker;

    SharedThing(Maker maker) {
        this.maker = maker;
    }

    AutoCloseable make() {
        return maker.make();
    }

    /** Uses one, for a moment. */
    abstract void use(Object thing) throws Exception;

    /** Waits for what does not come, if there is anything to wait for. */
    void await(Object thing) throws Exception {
        use(thing);
    }

    /** Lets nothing be left of one. */
    void end(AutoCloseable thing) throws Exception {
        thing.close();
    }

    boolean waits() {
        return switch (this) {
            case LOCK, FAIR_LOCK, SEMAPHORE, BARRIER, EVENT, LATCH, QUEUE, PIPE_END -> true;
            default -> false;
        };
    }

    private static Connection pipeEnd() {
        Pipe pipe = Pipe.duplex();
        OTHER_ENDS.put(pipe.second(), pipe.first());
        return pipe.second();
    }

    /** {@return the bytes in which a handle travels} */
    static byte[] encoded(Object handle) {
        ByteBuffer bytes = ValueCodec.encode(handle, "the handle").bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** {@return the file that the handle is one of} */
    static Path pathIn(byte[] handle) {
        Matcher matcher = PATH.matcher(new String(handle, StandardCharsets.ISO_8859_1));
        assertThat(matcher.find()).isTrue();
        return Path.of(matcher.group());
    }
}
