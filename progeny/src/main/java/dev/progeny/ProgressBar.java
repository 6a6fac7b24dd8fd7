package dev.progeny;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how far a pool's calls are: each {@code map}, {@code mapAsync} and {@code forEach}, and each {@code imap} stream.
 *
 * <p>{@link #console()} is one; write another to show progress elsewhere. It is called by one thread at a time, at most ten times a
 * second per call and once at the call's end, and never under a lock of the pool. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ProgressBar {
    /**
     * Shows a new state of a call.
     *
     * @param progress the state
     */
    void show(Progress progress);

    /**
     * The state of a call.
     *
     * @param pool the pool's name
     * @param call a number that tells the calls of this pool apart
     * @param done how many elements have ended
     * @param total how many there are, or -1 if that is not known in advance
     * @param elapsed time since the call began
     * @param ended whether this is the last state of this call
     */
    record Progress(String pool, long call, long done, long total, Duration elapsed, boolean ended) {}

    /**
     * {@return a bar on standard error: on a terminal a line that is drawn anew, elsewhere a line at each tenth of the whole, so that a
     * log stays readable}
     */
    static ProgressBar console() {
        return new Console(System.err, Console.isTerminal());
    }

    /**
     * A bar of text. On a terminal it draws its line anew at each state, and ends it with the call; elsewhere it writes a whole line, but
     * only when another tenth of the elements is done, or another ten thousand where their number is not known.
     */
    final class Console implements ProgressBar {
        private static final int WIDTH = 30;
        private static final int TENTHS = 10;
        private static final long LINE_EVERY = 10_000;

        private final PrintStream out;
        private final boolean isTerminal;
        private final Map<Long, Long> steps = new HashMap<>(); // the last step written, by call; guarded by this

        Console(PrintStream out, boolean isTerminal) {
            this.out = out;
            this.isTerminal = isTerminal;
        }

        /** Since 22 there is a console without a terminal too; the method that tells is newer than the language level. */
        @SuppressWarnings("SystemConsoleNull") // null up to 21, and what follows is for later ones
        private static boolean isTerminal() {
            java.io.Console console = System.console();
            if (console == null) {
                return false;
            }
            try {
                return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
            } catch (NoSuchMethodException e) {
                return true;
            } catch (ReflectiveOperationException e) {
                return false;
            }
        }

        @Override
        public synchronized void show(Progress progress) {
            String line = line(progress);
            if (isTerminal) {
                out.print("\r" + line + "  ");
                if (progress.ended()) {
                    out.println();
                }
                out.flush();
                return;
            }
            long step =
                    progress.total() > 0 ? progress.done() * TENTHS / progress.total() : progress.done() / LINE_EVERY;
            Long last = steps.put(progress.call(), step);
            if (progress.ended()) {
                steps.remove(progress.call());
            }
            if (progress.ended() || last == null ? progress.ended() || step > 0 : step > last) {
                out.println(line);
            }
        }

        private static String line(Progress progress) {
            double seconds = progress.elapsed().toNanos() / 1e9;
            double rate = seconds > 0 ? progress.done() / seconds : 0;
            String speed = String.format(Locale.ROOT, "%.1f s, %,.0f tasks/s", seconds, rate);
            if (progress.total() < 0) {
                return String.format(Locale.ROOT, "%s: %,d done, %s", progress.pool(), progress.done(), speed);
            }
            long total = Math.max(1, progress.total());
            int filled = (int) (progress.done() * WIDTH / total);
            String rest = progress.ended() || rate == 0
                    ? ""
                    : ", " + text(Duration.ofMillis((long) (1000 * (progress.total() - progress.done()) / rate)))
                            + " left";
            return String.format(
                    Locale.ROOT,
                    "%s [%s%s] %3d %% %,d/%,d, %s%s",
                    progress.pool(),
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    progress.total() == 0 ? 100 : progress.done() * 100 / total,
                    progress.done(),
                    progress.total(),
                    speed,
                    rest);
        }

        private static String text(Duration time) {
            return time.toMinutes() > 0
                    ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                    : time.toSeconds() + " s";
        }
    }
}
