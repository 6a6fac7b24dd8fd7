package dev.progeny.dashboard;

import java.io.Console;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        try (Programs programs = new Programs()) {
            if (once || !isTerminal()) {
                lines(all(programs)).forEach(System.out::println);
            } else {
                // Ctrl-C throws away what the terminal has not shown yet, so that the end of a picture may not have
                // arrived.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> draw(WRAP_LINES)));
                while (true) {
                    draw(CUT_LINES + CLEAR + String.join("\n", lines(programs.look())) + "\n" + WRAP_LINES);
                    Thread.sleep(EVERY_MILLIS);
                }
            }
        }
    }

    private static void draw(String text) {
        System.out.print(text);
        System.out.flush();
    }

    /** JDK 22 and later have a console also where there is no terminal, and a method to tell. */
    @SuppressWarnings("SystemConsoleNull") // before 22 it does
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
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

    private static List<String> lines(List<PoolView.Seen> all) {
        List<String> lines = new ArrayList<>();
        Set<String> troubles = new LinkedHashSet<>(); // one for each program, however many pools it has
        for (PoolView.Seen seen : all) {
            if (seen.snapshot() == null) {
                troubles.add(TopTable.trouble(seen.program(), String.valueOf(seen.trouble())));
            } else {
                lines.addAll(TopTable.of(seen.program(), seen.snapshot()));
                lines.add("");
            }
        }
        lines.addAll(troubles);
        if (lines.isEmpty()) {
            lines.add("no program of this user has a pool");
        }
        return lines;
    }
}
