package dev.progeny.internal.launch;

import dev.progeny.ProcessStartException;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.control.LogLine;
import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.RingQueue;
import dev.progeny.internal.transport.RingReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in this process what a child logs, as if it had been logged here: the levels, filters and handlers of the logger of the same
 * name apply. One thread does so for each child; it ends when the child has, and all was published that the child had sent. Whoever
 * waits for that does so only while something is published: a handler that blocks for ever holds up this thread and nobody else.
 *
 * <p>A record that cannot be published, for want of memory too, is lost, which is told; those behind it are published.
 */
final class LogReceiver {
    private static final int RING_BYTES = 1 << 16;
    private static final int MOST_RING_BYTES = 1 << 20;
    private static final long PATIENCE_MILLIS = 5000;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RingQueue ring;
    private final String child;
    private final Thread thread;
    private volatile long pid;
    private int lost; // records of which nobody was told yet; the thread's
    private final AtomicLong taken = new AtomicLong();
    private final AtomicInteger users = new AtomicInteger(1); // of the ring: the thread, and who ends this

    private LogReceiver(RingQueue ring, String child) {
        this.ring = ring;
        this.child = child;
        this.thread = new Thread(this::run, "progeny-" + child + "-log");
        thread.setDaemon(true);
    }

    /**
     * Makes the ring of a child that is about to be started, if its logs are wanted.
     *
     * @throws ProcessStartException if there is no memory for it
     */
    static @Nullable LogReceiver ofChild(LaunchOptions options, Blueprint blueprint) {
        if (options.logs() == null) {
            return null;
        }
        try {
            return new LogReceiver(
                    RingQueue.ofBytes(ProcessFolder.own().newPath("log"), RING_BYTES, MOST_RING_BYTES), options.name());
        } catch (IOException e) {
            throw blueprint.refused(options.name(), e);
        }
    }

    /** {@return where the child finds the ring} */
    String path() {
        return ring.path().toString();
    }

    /**
     * Begins to publish what the child sends.
     *
     * @throws OutOfMemoryError if the system refuses a thread
     */
    void start(long ofProcess) {
        pid = ofProcess;
        users.incrementAndGet();
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                release();
            }
        }
    }

    /**
     * Waits until all is published that the ended child had sent, or nothing was for a while. The ring goes when the thread is done with
     * it. To be called once; harmless if this was never started.
     */
    void end() {
        ring.closePuts();
        boolean interrupted = false;
        long seen = -1;
        while (thread.isAlive() && taken.get() != seen) {
            seen = taken.get();
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true; // nobody is meant to interrupt the thread that records the end of a child
                seen = -1;
            }
        }
        release();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        if (users.decrementAndGet() == 0) {
            ring.close();
        }
    }

    private void run() {
        try {
            publishAll();
        } finally {
            release();
        }
    }

    private void publishAll() {
        while (true) {
            try {
                ByteBuffer bytes = ring.take(Deadlines.NEVER, () -> true, LogReceiver::copyOrNothing, new Backoff());
                if (bytes != null) {
                    taken.incrementAndGet();
                    tryToPublish(bytes);
                }
            } catch (EOFException e) {
                tellLoss(null);
                return;
            } catch (InterruptedException e) {
                // by a handler that leaves the status set: what the child logs is published all the same
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(PAUSE_NANOS); // nothing was taken, nor is lost: there may be memory again
            } catch (IOException | RuntimeException | Error e) {
                log("what child \"" + child + "\" logs is no longer received", e);
                return;
            }
        }
    }

    /** {@return a copy of a record; nothing, if there is no memory for it: it would be in the way of those behind it} */
    private static ByteBuffer copyOrNothing(ByteBuffer record) {
        try {
            return RingReader.copy(record);
        } catch (OutOfMemoryError e) {
            return NOTHING;
        }
    }

    private void tryToPublish(ByteBuffer bytes) {
        Throwable why = null;
        try {
            if (bytes.hasRemaining()) {
                publish(LogLine.of(bytes));
            } else {
                lost++;
            }
        } catch (IOException | RuntimeException | Error e) {
            lost++;
            why = e;
        }
        tellLoss(why);
    }

    /** Says how many records are lost; if there is no memory to say even that, it is said with the next. */
    private void tellLoss(@Nullable Throwable why) {
        if (lost == 0) {
            return;
        }
        try {
            log(
                    "records of child \"" + child + "\" that are lost here: " + lost
                            + (why == null ? "; there was no memory for them, raise -Xmx of this process" : ""),
                    why);
            lost = 0;
        } catch (RuntimeException | Error e) {
            return; // with the next, or at the end
        }
    }

    private static void log(String message, @Nullable Throwable why) {
        Loggers.general().log(System.Logger.Level.WARNING, message, why);
    }

    private void publish(LogLine line) {
        Logger logger = Logger.getLogger(line.logger());
        Level level = levelOf(line);
        if (!logger.isLoggable(level)) {
            return;
        }
        LogRecord record = new LogRecord(level, "[" + child + " " + pid + " " + line.thread() + "] " + line.text());
        record.setInstant(line.time());
        record.setLoggerName(line.logger());
        record.setLongThreadID(line.threadId());
        record.setSourceClassName(line.sourceClass().isEmpty() ? null : line.sourceClass());
        record.setSourceMethodName(line.sourceMethod().isEmpty() ? null : line.sourceMethod());
        byte[] thrown = line.thrown();
        if (thrown != null) {
            record.setThrown(ThrownCodec.decode(ByteBuffer.wrap(thrown)));
        }
        logger.log(record);
    }

    private static Level levelOf(LogLine line) {
        try {
            Level known = Level.parse(line.level());
            if (known.intValue() == line.levelValue()) {
                return known;
            }
        } catch (IllegalArgumentException e) {
            // only the child's program knows it
        }
        return Level.parse(Integer.toString(line.levelValue()));
    }
}
