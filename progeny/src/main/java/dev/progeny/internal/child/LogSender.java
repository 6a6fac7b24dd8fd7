package dev.progeny.internal.child;

import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.control.LogLine;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.transport.RingQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Sends what this child logs to its parent, through a ring of bounded size. A record is in shared memory when {@link #publish} returns, so
 * nothing is lost with this process.
 *
 * <p>While the parent is too slow to read, whoever logs waits for a moment; after that, records are dropped and counted until there is
 * room, and the parent is told how many those were.
 */
final class LogSender extends Handler {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_TEXT = 1 << 18;

    private final RingQueue ring;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final AtomicLong dropped = new AtomicLong();

    /** What is logged on the way, by what an exception's class does while it is encoded, say, would never end. */
    private final ThreadLocal<Boolean> sending = ThreadLocal.withInitial(() -> false);

    private LogSender(RingQueue ring) {
        this.ring = ring;
    }

    /**
     * Has all records of at least that level sent, and none of them printed.
     *
     * @param path where the ring is
     * @param level the name of the level, as {@link System.Logger.Level} has it
     * @throws IOException if the parent is gone
     */
    static void install(String path, String level) throws IOException {
        Logger root = Logger.getLogger("");
        LogSender sender = new LogSender(RingQueue.open(Path.of(path)));
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) { // it would print what the parent's handlers print as well
                root.removeHandler(handler);
            }
        }
        root.addHandler(sender);
        root.setLevel(levelOf(System.Logger.Level.valueOf(level)));
    }

    private static Level levelOf(System.Logger.Level level) {
        return switch (level) {
            case ALL -> Level.ALL;
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record) || sending.get()) {
            return;
        }
        sending.set(true);
        try {
            send(line(record));
        } catch (IOException | RuntimeException | Error e) {
            dropped.incrementAndGet();
            reportError("a record for the parent is lost", asException(e), ErrorManager.WRITE_FAILURE);
        } finally {
            sending.set(false);
        }
    }

    private static Exception asException(Throwable thrown) {
        return thrown instanceof Exception exception ? exception : new IllegalStateException(thrown);
    }

    private LogLine line(LogRecord record) {
        String text = Objects.toString(formatter.formatMessage(record), "");
        Throwable thrown = record.getThrown();
        return new LogLine(
                record.getLevel().getName(),
                record.getLevel().intValue(),
                record.getInstant(),
                Objects.toString(record.getLoggerName(), ""),
                Thread.currentThread().getName(),
                record.getLongThreadID(),
                Objects.toString(record.getSourceClassName(), ""),
                Objects.toString(record.getSourceMethodName(), ""),
                text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...",
                thrown == null ? null : ThrownCodec.encode(thrown));
    }

    private void send(LogLine line) throws IOException {
        if (!tellLoss(0) || !put(line.toBytes(), PATIENCE_NANOS)) {
            dropped.incrementAndGet();
        }
    }

    /** Tells the parent what was dropped, if anything was; false if there is no room for that: then nobody waits with a record. */
    private boolean tellLoss(long patienceNanos) throws IOException {
        long missing = dropped.get() == 0 ? 0 : dropped.getAndSet(0);
        boolean told = missing == 0 || put(lossOf(missing).toBytes(), patienceNanos);
        if (!told) {
            dropped.addAndGet(missing);
        }
        return told;
    }

    private static LogLine lossOf(long count) {
        Thread thread = Thread.currentThread();
        return new LogLine(
                Level.WARNING.getName(),
                Level.WARNING.intValue(),
                Instant.now(),
                "dev.progeny",
                thread.getName(),
                thread.getId(),
                "",
                "",
                count + " records are missing here: they came faster than the parent takes them",
                null);
    }

    /** Puts in spite of an interrupt, which is kept; false if there was no room for a while. */
    private boolean put(ByteBuffer bytes, long patienceNanos) throws IOException {
        long deadlineNanos = Deadlines.after(patienceNanos);
        return Interrupts.putOff(() -> ring.put(deadlineNanos, () -> true, bytes.duplicate()));
    }

    /** Does nothing: what was published has left this process. */
    @Override
    public void flush() {}

    /** Tells what was dropped at the end; called when the JVM ends, or the user sets up his logging anew. */
    @Override
    public void close() {
        try {
            tellLoss(PATIENCE_NANOS);
        } catch (IOException e) {
            return; // the parent is gone, and nobody is left to be told
        }
    }
}
