package dev.progeny.internal.memory;

import static dev.progeny.Aside.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Futex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many waits and wake-ups of several threads at once, in the kernel where this JVM has a futex, and by polling. A lost wake-up costs a slice:
 * were they lost as a rule, the rounds would take many times what a test may.
 */
@Timeout(90)
class WaitWordStressTest {
    private static final int THREADS = 3;
    private static final int POLLING = 16;

    @TempDir
    Path folder;

    private ByteBuffer bytes;
    private WaitWord first;
    private WaitWord second;
    private boolean sleeps;

    @BeforeEach
    void map() throws IOException {
        bytes = MappedFile.create(folder.resolve("words"), 64).bytes();
        first = new WaitWord(bytes, 0, POLLING);
        second = new WaitWord(bytes, 8, POLLING);
    }

    private void setPolling(boolean polling) {
        bytes.putInt(POLLING, polling ? 1 : 0);
        sleeps = !polling && Futex.isAvailable();
    }

    @ParameterizedTest // T27
    @ValueSource(booleans = {false, true})
    void oneIsWokenForEachThingThatSeveralGiveAndSeveralTake(boolean polling) throws Exception {
        setPolling(polling);
        int each = 10_000;
        AtomicInteger there = new AtomicInteger();
        AtomicLong taken = new AtomicLong();
        List<CompletableFuture<Void>> all = new ArrayList<>();

        for (int t = 0; t < THREADS; t++) {
            all.add(run(() -> {
                Backoff patience = patience();
                for (int i = 0; i < each; i++) {
                    change(there, 1, second, patience);
                    first.signalOne();
                }
            }));
            all.add(run(() -> {
                Backoff patience = patience();
                for (int i = 0; i < each; i++) {
                    change(there, -1, first, patience);
                    taken.incrementAndGet();
                    second.signalOne();
                }
            }));
        }

        join(all);
        assertEquals((long) THREADS * each, taken.get());
        assertEquals(0, there.get());
    }

    /** Gives or takes one, where there is room for two; by compare-and-set, which is a full fence. */
    private void change(AtomicInteger count, int by, WaitWord word, Backoff patience) throws InterruptedException {
        while (true) {
            int seen = count.get();
            if (fits(seen + by)) {
                if (count.compareAndSet(seen, seen + by)) {
                    return;
                }
            } else {
                await(word, () -> fits(count.get() + by), patience);
            }
        }
    }

    private static boolean fits(int count) {
        return count >= 0 && count <= 2;
    }

    private void await(WaitWord word, BooleanSupplier condition, Backoff patience) throws InterruptedException {
        word.awaitSlice(condition, Deadlines.NEVER, sleeps ? patience : new Backoff());
    }

    @ParameterizedTest // T13
    @ValueSource(booleans = {false, true})
    void allAreWokenInEachOfManyRounds(boolean polling) throws Exception {
        setPolling(polling);
        int rounds = 4_000;
        AtomicInteger arrived = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();

        for (int t = 0; t <= THREADS; t++) {
            all.add(run(() -> {
                Backoff patience = patience();
                for (int round = 1; round <= rounds; round++) {
                    int whole = round * (THREADS + 1);
                    if (arrived.incrementAndGet() == whole) {
                        first.signalAll();
                    }
                    while (arrived.get() < whole) {
                        await(first, () -> arrived.get() >= whole, patience);
                    }
                }
            }));
        }

        join(all);
        assertEquals(rounds * (THREADS + 1), arrived.get());
    }

    /** One that has polled long enough: it sleeps at once. */
    private static Backoff patience() {
        Backoff backoff = new Backoff();
        while (backoff.spin()) {
            // used up
        }
        while (!backoff.hasPolled()) {
            backoff.park(100_000);
        }
        return backoff;
    }

    private static void join(List<CompletableFuture<Void>> all) throws Exception {
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
    }
}
