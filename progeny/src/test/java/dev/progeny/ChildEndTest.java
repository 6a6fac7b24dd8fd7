package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each manner in which a child can end gives the documented status and, for a call, the documented exception. */
@Timeout(60)
class ChildEndTest {
    enum Manner {
        RETURN("exit code 0"),
        EXIT("exit code 3"),
        HALT("exit code 7"),
        EXCEPTION("exit code 1"),
        ERROR("exit code 1"), // T15
        STACK_OVERFLOW("exit code 1"),
        HEAP("exit code 3"),
        TERMINATED("signal 15 (SIGTERM)"),
        KILLED("signal 9 (SIGKILL)"),
        SEGMENTATION_FAULT("signal 6 (SIGABRT)");

        final String status;

        Manner(String status) {
            this.status = status;
        }

        boolean isReported() {
            return this == EXCEPTION || this == ERROR || this == STACK_OVERFLOW;
        }

        /** Ends the process that runs this, or throws. */
        void happen() throws Exception {
            switch (this) {
                case RETURN -> {}
                case EXIT -> System.exit(3);
                case HALT -> Runtime.getRuntime().halt(7);
                case EXCEPTION -> throw new IllegalStateException("uncaught");
                case ERROR -> throw new LinkageError("not an Exception");
                case STACK_OVERFLOW -> recurse(0);
                case HEAP -> fillHeap();
                case TERMINATED -> signal("TERM");
                case KILLED -> signal("KILL");
                case SEGMENTATION_FAULT -> readForbiddenAddress();
            }
        }

        private static int recurse(int depth) {
            return depth < 0 ? 0 : recurse(depth + 1) + 1;
        }

        private static void fillHeap() {
            List<long[]> all = new ArrayList<>();
            while (all.size() < Integer.MAX_VALUE) {
                all.add(new long[1 << 20]);
            }
        }

        private static void signal(String name) throws Exception {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-" + name, self).start();
            Thread.sleep(Long.MAX_VALUE);
        }

        private static void readForbiddenAddress() throws Exception {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            type.getMethod("getByte", long.class).invoke(field.get(null), 0xDEAD_BEEF_000L);
        }
    }

    @TempDir
    Path folder;

    private ChildOptions options() {
        return ChildProcess.options().maxHeap("64m").directory(folder);
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void eachMannerGivesItsStatus(Manner manner) throws Exception {
        try (ChildProcess<Void> child = options().start(manner::happen)) {
            child.join();

            assertEquals(manner.status, child.exitStatus().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Manner.class, mode = EnumSource.Mode.EXCLUDE, names = "RETURN")
    void aCallFailsWithWhatTheChildThrewOrElseWithItsStatus(Manner manner) throws Exception {
        try (ChildProcess<String> child = options().name("victim").call(() -> {
            System.err.println("last words");
            manner.happen();
            return "not reached";
        })) {
            Throwable thrown = assertThrows(Throwable.class, child::get);

            if (manner.isReported()) {
                assertThat(thrown).isNotInstanceOf(ChildCrashedException.class);
            } else {
                ChildCrashedException crash = (ChildCrashedException) thrown;
                assertEquals(manner.status, crash.status().toString());
                assertEquals("victim", crash.name());
                assertEquals(child.pid(), crash.pid());
                assertThat(crash.errorTail()).contains("last words");
                assertThat(crash)
                        .hasMessageContainingAll("victim", Long.toString(crash.pid()), manner.status, "last words");
                assertEquals(manner == Manner.HEAP, crash.isHeapExhausted());
            }
        }
    }

    /** Its JVM's launcher ends as a JVM does that is asked to end while it initializes. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher is a script")
    void aChildThatIsAskedToEndBeforeItBeganEndsByTheSignalAllTheSame(@TempDir Path home) throws Exception {
        Path launcher = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(launcher, """
                #!/bin/sh
                trap 'exit 1' TERM
                : > "%s"
                sleep 0.3
                trap - TERM
                exec "%s" "$@"
                """.formatted(
                        home.resolve("starts"), Path.of(System.getProperty("java.home"), "bin", "java")));
        assertTrue(launcher.toFile().setExecutable(true));

        try (ChildProcess<Void> child =
                ChildProcess.options().javaHome(home).start(() -> Thread.sleep(Long.MAX_VALUE))) {
            await().until(() -> Files.exists(home.resolve("starts")));
            child.terminate();
            child.join();

            assertEquals("signal 15 (SIGTERM)", child.exitStatus().toString());
        }
    }

    @Test
    void aCrashOfTheJvmLeavesItsReportWhereTheExceptionSays() throws Exception {
        try (ChildProcess<String> child = options().call(() -> {
            Manner.SEGMENTATION_FAULT.happen();
            return "not reached";
        })) {
            ChildCrashedException crash = assertThrows(ChildCrashedException.class, child::get);

            Path report = crash.crashReport().orElseThrow();
            assertTrue(Files.isRegularFile(report));
            assertThat(crash).hasMessageContaining(report.toString());
        }
    }

    @Test
    void anExceptionThatEndsAChildIsPrintedForStartAndNotForCall(@TempDir Path logs) throws Exception {
        Path started = logs.resolve("started");
        Path called = logs.resolve("called");

        try (ChildProcess<Void> start = ChildProcess.options()
                        .stderr(ProcessBuilder.Redirect.to(started.toFile()))
                        .start(Manner.EXCEPTION::happen);
                ChildProcess<Void> call = ChildProcess.options()
                        .stderr(ProcessBuilder.Redirect.to(called.toFile()))
                        .call(() -> {
                            throw new IllegalStateException("uncaught");
                        })) {
            start.join();
            call.join();

            assertThat(Files.readString(started)).contains("IllegalStateException: uncaught");
            assertThat(Files.readString(called)).isEmpty();
            assertEquals(1, call.exitStatus().number());
        }
    }
}
