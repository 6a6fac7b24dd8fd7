package dev.progeny.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.progeny.ProcessPool;
import dev.progeny.Signals;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pool knows of its workers, seen from within. */
@Timeout(120)
class WorkerTest {
    private static PoolState stateOf(ProcessPool pool) throws ReflectiveOperationException {
        return (PoolState) field(field(field(pool, "handle"), "core"), "state");
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(of);
                }
            }
        }
        throw new NoSuchFieldException(of.getClass() + "." + name);
    }

    @Test
    void aWorkerThatIsToBeReplacedGoesAlsoWhenItsWholeLoadIsTakenBack() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            pool.withChunkSize(1).map(List.of(1, 2, 3, 4), n -> {
                Thread.sleep(100); // so both have begun, and the pace is known
                return n;
            });
            PoolState state = stateOf(pool);
            Worker worker = state.ask(after -> state.crew().workers().get(0));
            Signals.send("STOP", worker.child().handle().pid());
            try {
                var all = pool.withChunkSize(20)
                        .mapAsync(IntStream.range(0, 40).boxed().toList(), n -> {
                            Thread.sleep(5);
                            return n;
                        });
                boolean busy = state.ask(after -> {
                    boolean isBusy = worker.isBusy();
                    worker.setTired(); // as when it has grown too large
                    state.dispatcher().retireIfDone(worker, after);
                    return isBusy;
                });

                assertThat(busy).isTrue();
                // Idle workers take back too, but leave one element with a worker that may have begun it; this takes
                // back all.
                assertThat(all.cancel(false)).isTrue();
                assertThat((boolean) state.ask(after -> worker.isBusy())).isFalse();
            } finally {
                Signals.send("CONT", worker.child().handle().pid());
            }

            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> state.ask(after -> !state.crew().workers().contains(worker)));
        }
    }

    @Test
    void aWorkerIsHandedLoadsAheadHoweverManyItHasHad() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            for (int i = 0; i < 300; i++) {
                int n = i;
                pool.apply(n, x -> x);
            }
            PoolState state = stateOf(pool);

            // More than this were handed out, and the count has passed the largest int.
            assertThat((int) field(worker(state), "sequence")).isNegative();
            assertThat((int) field(worker(state), "sequence") - (int) field(worker(state), "answered"))
                    .isZero();
        }
    }

    private static Worker worker(PoolState state) {
        return state.ask(after -> state.crew().workers().get(0));
    }
}
