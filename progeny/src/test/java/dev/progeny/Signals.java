package dev.progeny;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Signals to another process. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal by its name, such as {@code CONT}, to a process that may have ended already. After {@code STOP} the process
     * stands: {@code kill} alone returns while threads of it still run.
     */
    public static void send(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (name.equals("STOP")) {
            awaitStopped(Path.of("/proc", Long.toString(pid), "task"));
        }
    }

    private static void awaitStopped(Path threads) throws InterruptedException {
        while (true) {
            try (Stream<Path> all = Files.list(threads)) {
                if (all.allMatch(Signals::isStopped)) {
                    return;
                }
            } catch (IOException | UncheckedIOException e) {
                return; // it has ended, or the system has no /proc
            }
            Thread.sleep(1);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
