package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for a child, with a time and with an interrupt, and closing it. */
@Timeout(60)
class ChildWaitTest {
    @Test
    void getWithATimeoutGivesUpAndTheChildGoesOn() throws Exception {
        try (ChildProcess<String> child = ChildProcess.call(() -> {
            Thread.sleep(Long.MAX_VALUE);
            return "late";
        })) {
            assertThatThrownBy(() -> child.get(Duration.ofMillis(1)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("the function of child \"" + child.name() + "\" (process " + child.pid()
                            + ") has not ended within PT0.001S; the child goes on");
            assertThrows(TimeoutException.class, () -> child.get(Duration.ofSeconds(-1)));
            assertTrue(child.isAlive());
        }
    }

    @Test
    void joinWithATimeoutSaysWhetherTheChildHasEnded() throws Exception {
        try (ChildProcess<Void> child = ChildProcess.start(() -> Thread.sleep(Long.MAX_VALUE))) {
            assertFalse(child.join(Duration.ofMillis(1)));

            child.kill();

            assertTrue(child.join(Duration.ofSeconds(30)));
        }
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheChild() throws Exception {
        try (ChildProcess<String> child = ChildProcess.call(() -> {
            Thread.sleep(Long.MAX_VALUE);
            return "late";
        })) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, child::join);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, child::get);

            assertTrue(child.isAlive());
        }
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        try (ProcessEvent begun = ProcessEvent.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                begun.set();
                Thread.sleep(Long.MAX_VALUE);
            });
            begun.await();

            child.close();
            child.close();

            assertEquals(15, child.exitStatus().signal().orElseThrow());
        }
    }

    @Test
    void closeEndsAChildThatIgnoresSigterm(@TempDir Path folder) {
        String ready = folder.resolve("ready").toString();
        ChildProcess<Void> child = ChildProcess.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }));
            Files.createFile(Path.of(ready));
            Thread.sleep(Long.MAX_VALUE);
        });
        await().until(() -> Files.exists(Path.of(ready)));

        child.close();

        assertEquals(9, child.exitStatus().signal().orElseThrow());
        assertFalse(child.isAlive());
    }

    @Test
    void anInterruptedCloseKillsAndWaitsForTheEndOfTheChild() {
        ChildProcess<Void> child = ChildProcess.start(() -> Thread.sleep(Long.MAX_VALUE));
        Thread.currentThread().interrupt();

        child.close();

        assertFalse(child.isAlive());
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptDuringTheWaitEndsTheWaitAndNotTheChild(Wait wait) throws Exception {
        try (ChildProcess<String> child = ChildProcess.call(() -> {
            Thread.sleep(Long.MAX_VALUE);
            return "late";
        })) {
            FutureTask<Object> waiting = new FutureTask<>(() -> wait.on(child));
            Thread waiter = new Thread(waiting);
            waiter.start();
            awaitWaiting(waiter);

            waiter.interrupt();

            assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
            assertTrue(child.isAlive());
        }
    }

    /** The waits of a child. */
    enum Wait {
        JOIN,
        TIMED_JOIN,
        GET,
        TIMED_GET;

        @Nullable
        Object on(ChildProcess<String> child) throws Exception {
            return switch (this) {
                case JOIN -> {
                    child.join();
                    yield null;
                }
                case TIMED_JOIN -> child.join(Duration.ofSeconds(Long.MAX_VALUE)); // longer than nanoseconds can say
                case GET -> child.get();
                case TIMED_GET -> child.get(Duration.ofSeconds(Long.MAX_VALUE));
            };
        }
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() ->
                thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }
}
