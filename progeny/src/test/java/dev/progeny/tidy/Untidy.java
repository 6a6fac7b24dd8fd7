package dev.progeny.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Classes that hold and forget things; only {@link LeftoverCheckTest} runs them, and tidies up after them. */
final class Untidy {
    private static Process process;
    private static ProcessHandle orphan;
    private static Path file;
    private static Thread thread;

    private Untidy() {}

    static void tidyUp() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        if (orphan != null) {
            orphan.destroyForcibly();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
    }

    private static void startSleeper() throws IOException {
        process = new ProcessBuilder("sleep", "1000").start();
    }

    static class LeavesProcess {
        @Test
        void leavesIt() throws IOException {
            startSleeper();
        }
    }

    static class LeavesOrphan {
        @Test
        void leavesIt() throws Exception {
            Process shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!").start();
            long pid = Long.parseLong(shell.inputReader().readLine());
            shell.waitFor();
            orphan = ProcessHandle.of(pid).orElseThrow();
        }
    }

    static class LeavesSharedFile {
        @Test
        void leavesIt() throws IOException {
            file = Files.createFile(PrivateFolder.path().resolve("forgotten"));
        }
    }

    static class LeavesThread {
        @Test
        void leavesIt() {
            thread = new Thread(Untidy::sleep, "forgotten");
            thread.start();
        }
    }

    static class HoldsProcess {
        @BeforeAll
        static void take() throws IOException {
            startSleeper();
        }

        @Test
        void replacesIt() throws Exception {
            process.destroyForcibly().waitFor();
            startSleeper();
        }

        @AfterAll
        static void giveBack() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }

    static class ForgetsHeldProcess {
        @BeforeAll
        static void take() throws IOException {
            startSleeper();
        }

        @Test
        void usesIt() {
            assertThat(process.isAlive()).isTrue();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
