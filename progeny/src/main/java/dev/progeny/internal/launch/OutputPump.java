package dev.progeny.internal.launch;

import dev.progeny.internal.platform.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Carries what a child prints to a stream of the parent, as bytes, in order, whole lines at a time, and remembers the last of it for
 * the message about a crash.
 *
 * <p>It reads until the end of file, not until the child's end: what was printed just before is still in the pipe then. A grandchild that
 * keeps the pipe open cannot hold up the parent: see {@link #awaitQuiet}.
 */
final class OutputPump {
    /** A line longer than this appears in pieces. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final int TAIL_BYTES = 8192;
    private static final int TAIL_LINES = 20;

    /** Half a second in short looks: of a pause of this whole process, each thread of which is late, only one look is lost. */
    private static final int QUIET_LOOKS = 10;

    private static final long LOOK_MILLIS = 50;

    private final InputStream source;
    private final Supplier<PrintStream> target;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] tail = new byte[TAIL_BYTES];
    private long total; // guarded by tail
    private volatile boolean forwarding;

    private OutputPump(InputStream source, Supplier<PrintStream> target, String threadName) {
        this.source = source;
        this.target = target;
        this.thread = new Thread(this::run, threadName);
    }

    /**
     * Starts a daemon thread that carries {@code source} to its end.
     *
     * @param target asked for each write, since a program may replace {@code System.out}
     */
    static OutputPump start(InputStream source, Supplier<PrintStream> target, String threadName) {
        OutputPump pump = new OutputPump(source, target, threadName);
        pump.thread.setDaemon(true);
        pump.thread.start();
        return pump;
    }

    void rename(String threadName) {
        thread.setName(threadName);
    }

    private void run() {
        byte[] line = new byte[8192];
        int held = 0;
        try (source) {
            while (true) {
                if (held == line.length) {
                    if (held >= LONGEST_LINE) {
                        forward(line, held);
                        held = 0;
                    } else {
                        line = Arrays.copyOf(line, held * 2);
                    }
                }
                int read = source.read(line, held, line.length - held);
                if (read < 0) {
                    break;
                }
                remember(line, held, read);
                int end = held + read;
                int lineEnd = end;
                while (lineEnd > held && line[lineEnd - 1] != '\n') {
                    lineEnd--;
                }
                if (lineEnd > held) {
                    forward(line, lineEnd);
                    System.arraycopy(line, lineEnd, line, 0, end - lineEnd);
                    held = end - lineEnd;
                } else {
                    held = end;
                }
            }
        } catch (IOException e) {
            // the pipe was closed under us: the child is gone, and so is what it had to say
        } finally {
            forward(line, held);
            ended.countDown();
        }
    }

    private void forward(byte[] bytes, int length) {
        if (length == 0) {
            return;
        }
        forwarding = true;
        try {
            PrintStream stream = target.get();
            stream.write(bytes, 0, length); // one call, and PrintStream locks: lines of several children do not mix
            stream.flush();
        } catch (RuntimeException e) {
            // A stream that the user put in place failed. The child must not block on a full pipe because of that.
            Loggers.general().log(Level.WARNING, "output of a child is lost: System.out or System.err threw", e);
        } finally {
            forwarding = false;
        }
    }

    private void remember(byte[] bytes, int offset, int length) {
        synchronized (tail) {
            for (int i = Math.max(0, length - TAIL_BYTES); i < length; i++) {
                tail[(int) ((total + i) % TAIL_BYTES)] = bytes[offset + i];
            }
            total += length;
        }
    }

    /** {@return the last lines that passed, at most 20} */
    String tail() {
        byte[] last;
        synchronized (tail) {
            int length = (int) Math.min(total, TAIL_BYTES);
            last = new byte[length];
            for (int i = 0; i < length; i++) {
                last[i] = tail[(int) ((total - length + i) % TAIL_BYTES)];
            }
        }
        String[] lines = new String(last, Charset.defaultCharset()).strip().split("\n", -1);
        int first = Math.max(0, lines.length - TAIL_LINES);
        return String.join("\n", List.of(lines).subList(first, lines.length));
    }

    /**
     * Waits until all has been carried, or, if someone else keeps the pipe open, until nothing has come for half a second. However slow
     * the stream of this process is, what came is carried.
     */
    void awaitQuiet() throws InterruptedException {
        long before = -1;
        int quiet = 0;
        while (quiet < QUIET_LOOKS && !ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            long now;
            synchronized (tail) {
                now = total;
            }
            quiet = now == before && !forwarding ? quiet + 1 : 0;
            before = now;
        }
    }
}
