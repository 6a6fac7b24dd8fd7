package dev.progeny.dashboard;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** The terminal of this program. */
final class Terminal {
    private Terminal() {}

    /**
     * {@return whether input and output are one that understands more than text} JDK 22 and later have a console also where there is none, and a
     * method to tell.
     */
    @SuppressWarnings("SystemConsoleNull") // before 22 it does
    static boolean isThere() {
        Console console = System.console();
        String term =
                System.getenv().getOrDefault("TERM", "unknown"); // not set where there is no such custom, as on Windows
        if (console == null || term.isEmpty() || term.equals("dumb")) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** {@return how many lines it has now, or a great number if it does not tell} The JDK cannot ask it. */
    static int height() throws InterruptedException {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (Scanner said = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
                int height = said.hasNextInt() ? said.nextInt() : 0;
                return height > 0 ? height : Integer.MAX_VALUE;
            } finally {
                stty.waitFor();
            }
        } catch (IOException e) {
            return Integer.MAX_VALUE; // there is no stty
        }
    }

    /** Writes to it at once. */
    static void draw(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
