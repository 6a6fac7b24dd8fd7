package dev.progeny.internal.memory;

import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Futex;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits with a futex where this JVM has one, and by polling. */
@Timeout(60)
class WaitWordTest {
    private static final int WORD = 0;
    private static final int BACK = 8;
    private static final int POLLING = 16;
    private static final int COUNTER = 24;

    @TempDir
    Path folder;

    private ByteBuffer bytes;

    @BeforeEach
    void map() throws IOException {
        bytes = MappedFile.create(folder.resolve("words"), 64).bytes();
    }

    static boolean hasFutex() {
        return Futex.isAvailable();
    }

    @ParameterizedTest // T27
    @ValueSource(booleans = {false, true})
    void noChangeIsMissedHoweverItFallsBetweenLookAndSleep(boolean polling) throws Exception {
        if (polling) {
            bytes.putInt(POLLING, 1);
        }
        WaitWord there = new WaitWord(bytes, WORD, POLLING);
        WaitWord back = new WaitWord(bytes, BACK, POLLING);
        AtomicInteger turn = new AtomicInteger();
        int rounds = 2_000;
        CompletableFuture<Void> other = run(() -> {
            for (int i = 0; i < rounds; i++) {
                int mine = 2 * i + 1;
                await(there, () -> turn.get() == mine);
                turn.incrementAndGet();
                back.signalOne();
            }
        });
        for (int i = 0; i < rounds; i++) {
            turn.incrementAndGet();
            there.signalOne();
            int mine = 2 * (i + 1);
            await(back, () -> turn.get() == mine);
        }
        other.get();
    }

    @Test
    void aWaitEndsWithItsSliceAlsoWithoutASignal() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        WaitWord word = new WaitWord(bytes, WORD, POLLING);

        word.awaitSlice(() -> looks.incrementAndGet() < 0, Deadlines.NEVER, new Backoff());
        word.awaitSlice(() -> looks.incrementAndGet() < 0, Deadlines.after(1_000), new Backoff());

        assertThat(looks.get()).isPositive();
    }

    @Test // T10
    void aSignalWithNobodyThereNeverBlocksAndIsNotKept() throws Exception {
        WaitWord word = new WaitWord(bytes, WORD, POLLING);
        for (int i = 0; i < 1_000_000; i++) {
            word.signalOne();
        }
        word.signalAll();

        AtomicInteger looks = new AtomicInteger();
        word.awaitSlice(() -> looks.incrementAndGet() < 0, Deadlines.after(1_000_000), new Backoff());
        assertThat(looks.get()).isGreaterThan(1);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        WaitWord word = new WaitWord(bytes, WORD, POLLING);
        CompletableFuture<Thread> started = new CompletableFuture<>();
        CompletableFuture<Void> waiting = run(() -> {
            started.complete(Thread.currentThread());
            await(word, () -> false);
        });

        started.get().interrupt();

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void aConditionThatHoldsIsNoWaitEvenForAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();

        new WaitWord(bytes, WORD, POLLING).awaitSlice(() -> true, Deadlines.NEVER, new Backoff());

        assertTrue(Thread.interrupted());
    }

    @Test // T13
    void allWaitersAreWoken() throws Exception {
        WaitWord word = new WaitWord(bytes, WORD, POLLING);
        AtomicInteger go = new AtomicInteger();
        CompletableFuture<?>[] waiting = new CompletableFuture<?>[6];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = run(() -> await(word, () -> go.get() == 1));
        }
        TimeUnit.MILLISECONDS.sleep(20); // so that they do sleep; nothing depends on it

        go.set(1);
        word.signalAll();

        CompletableFuture.allOf(waiting).get();
    }

    @Test
    void aSignalWakesAnotherProcess() throws Exception {
        try (ChildJvms children = new ChildJvms()) {
            Process child = children.startReady(WaiterMain.class, folder.resolve("words"));
            WaitWord word = new WaitWord(bytes, WORD, POLLING);
            for (int i = 1; i <= 20; i++) {
                bytes.putInt(COUNTER, i);
                VarHandle.fullFence();
                word.signalOne();

                assertEquals("saw " + i, ChildJvms.awaitLine(child));
            }
        }
    }

    @Test // T26
    void aKilledSleeperLeavesNothingBehindForTheNext() throws Exception {
        try (ChildJvms children = new ChildJvms()) {
            for (int i = 0; i < 2; i++) {
                ChildJvms.kill(children.startReady(WaiterMain.class, folder.resolve("words")));
            }
            Process child = children.startReady(WaiterMain.class, folder.resolve("words"));

            bytes.putInt(COUNTER, 1);
            VarHandle.fullFence();
            new WaitWord(bytes, WORD, POLLING).signalOne();

            assertEquals("saw 1", ChildJvms.awaitLine(child));
        }
    }

    @Test
    void aParticipantWithoutFutexSaysSo() {
        WaitWord.join(bytes, POLLING);

        assertEquals(Futex.isAvailable() ? 0 : 1, bytes.getInt(POLLING));
    }

    @Test
    @EnabledIf("hasFutex")
    void aFutexSleepsOnlyWhileTheWordIsAsExpected() {
        ByteBuffer word = bytes.slice(COUNTER, Integer.BYTES);
        bytes.putInt(COUNTER, 7);

        Futex.await(word, 8, TimeUnit.DAYS.toNanos(1));
        Futex.await(word, 7, 1);
        Futex.wake(word, 1);

        assertFalse(Thread.currentThread().isInterrupted());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(WaitWord word, Condition condition) throws InterruptedException {
        Backoff backoff = new Backoff();
        while (!condition.holds()) {
            word.awaitSlice(condition::holds, Deadlines.NEVER, backoff);
        }
    }

    /** Writes each value of the counter that it sees. */
    static final class WaiterMain {
        public static void main(String[] args) throws Exception {
            ByteBuffer bytes = MappedFile.open(Path.of(args[0])).bytes();
            WaitWord.join(bytes, POLLING);
            WaitWord word = new WaitWord(bytes, WORD, POLLING);
            int first = bytes.getInt(COUNTER);
            System.out.println("ready");
            for (int seen = first; ; seen++) {
                int last = seen;
                await(word, () -> bytes.getInt(COUNTER) != last);
                System.out.println("saw " + (seen + 1));
            }
        }
    }
}
