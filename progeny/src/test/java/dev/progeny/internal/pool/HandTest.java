package dev.progeny.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.function.RemoteFunction;
import dev.progeny.internal.codec.BatchBuilder;
import dev.progeny.internal.memory.ProcessFolder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandTest {
    private static final long LIMIT_NANOS = 1_000;

    /** Of two elements, each of which may run for so long. */
    private static final class TwoTasks extends Call {
        TwoTasks() {
            super(LIMIT_NANOS);
        }

        @Override
        String describe(long index) {
            return "task " + index;
        }

        @Override
        void ended(long index, Ending ending) {}

        @Override
        void aborted(Ending.Failed ending) {}
    }

    private static Load load() {
        BatchBuilder arguments = new BatchBuilder(2);
        arguments.add(1, n -> "it", 0);
        arguments.add(2, n -> "it", 1);
        RemoteFunction<Integer, Integer> function = n -> n;
        return new Load(
                List.of(Unit.of(new TwoTasks(), RemoteCode.shared(TaskShape.APPLY, function), arguments.build())));
    }

    @Test
    void anElementIsCondemnedOnlyForTheTimeThatItHasItselfRun() throws Exception {
        int rounds = 20_000;
        try (WorkPage page = WorkPage.create(ProcessFolder.own().newPath("page"))) {
            Load load = load();
            AtomicInteger turn = new AtomicInteger();
            CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
                for (int round = 1; round <= rounds; round++) {
                    while (turn.get() < round) {
                        Thread.onSpinWait();
                    }
                    page.next(0, round, 0); // the first ends while the clock is looked at
                }
            });
            for (int round = 1; round <= rounds; round++) {
                Hand hand = new Hand(page, 0);
                hand.take(load, round);
                page.begin(0, round);
                hand.condemnIfOverdue(0);
                turn.set(round);

                if (hand.condemnIfOverdue(LIMIT_NANOS)) {
                    assertEquals(1, hand.begun(), "the second was condemned, which has just begun");
                }
            }
            worker.get();
            page.remove();
        }
    }
}
