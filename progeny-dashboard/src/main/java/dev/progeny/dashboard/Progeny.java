package dev.progeny.dashboard;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code progeny}. Its one verb, {@code top}, shows what the pools of all programs of this user do: again and again on a
 * terminal, until it is interrupted; once, as plain text, where the output goes elsewhere.
 */
public final class Progeny {
    private static final String USAGE = "usage: progeny top [--once]";
    private static final String CLEAR = "\u001b[H\u001b[J";
    private static final String CUT_LINES = "\u001b[?7l";
    private static final String WRAP_LINES = "\u001b[?7h";
    private static final long EVERY_MILLIS = 1000;
    private static final long LOOK_MILLIS = 100;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Progeny() {}

    /**
     * Runs it.
     *
     * @param arguments {@code top}, and perhaps {@code --once}
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        boolean once = words.contains("--once");
        if (words.isEmpty() || !words.get(0).equals("top") || words.size() > (once ? 2 : 1)) {
            System.err.println(USAGE);
            System.exit(2);
        }
        if (!hasLibrary()) {
            System.err.println(
                    "progeny: lib/progeny-VERSION.jar is missing, the library itself; keep the folder lib, with all that the"
                            + " build puts there, beside progeny-dashboard.jar");
            System.exit(1);
        }
        try (Programs programs = new Programs()) {
            if (once || !Terminal.isThere()) {
                Picture.of(all(programs)).forEach(System.out::println);
            } else {
                // Ctrl-C throws away what the terminal has not shown yet, so that the end of a picture may not have
                // arrived.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Terminal.draw(WRAP_LINES)));
                while (true) {
                    List<PoolView.Seen> all = programs.look();
                    List<String> lines = Picture.of(all, Terminal.height() - 1); // the cursor has the last one
                    Terminal.draw(CUT_LINES + CLEAR + String.join("\n", lines) + "\n" + WRAP_LINES);
                    Thread.sleep(EVERY_MILLIS);
                }
            }
        }
    }

    /** {@return whether the library is on the class path} It is another file, which who copies this one may forget. */
    private static boolean hasLibrary() {
        try {
            Class.forName("dev.progeny.ProcessPoolMXBean", false, Progeny.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<PoolView.Seen> all(Programs programs) throws InterruptedException {
        long begin = System.nanoTime();
        List<PoolView.Seen> all = programs.look();
        if (programs.hasPassedOver()) {
            Thread.sleep(Programs.YOUTH.toMillis());
            all = programs.look(); // those that have begun since then came too late
        }
        while (!programs.areAllShown() && System.nanoTime() - begin < PATIENCE_NANOS) {
            Thread.sleep(LOOK_MILLIS);
            all = programs.look();
        }
        return all;
    }
}
