package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values for which one side has no memory: they concern their own task, and no worker dies of them. */
@Timeout(120)
class PoolMemoryTest {
    private static final int LARGE = 150 << 20;

    /** Notes how tasks end. */
    private record Outcomes(List<PoolListener.Outcome> outcomes) implements PoolListener {
        @Override
        public void taskEnded(String task, String worker, Outcome outcome) {
            outcomes.add(outcome);
        }
    }

    private static ProcessPool pool(String maxHeap) {
        return ProcessPool.builder().workers(1).maxHeap(maxHeap).build();
    }

    @Test
    void aResultThatDoesNotFitIntoTheHeapOfItsAskerFailsItsOwnTask() throws Exception { // T14
        String seen = ChildProcess.options()
                .maxHeap("64m")
                .call(() -> {
                    List<PoolListener.Outcome> outcomes = new CopyOnWriteArrayList<>();
                    try (ProcessPool pool = ProcessPool.builder()
                            .workers(1)
                            .maxHeap("700m")
                            .listener(new Outcomes(outcomes))
                            .build()) {
                        long pid = pool.apply(() -> ProcessHandle.current().pid());
                        AsyncResult<byte[]> large = pool.applyAsync(() -> new byte[LARGE]);
                        Throwable failure = assertThrows(ExecutionException.class, large::get)
                                .getCause();
                        long after = pool.apply(() -> ProcessHandle.current().pid());
                        await().until(() -> outcomes.size() == 3);
                        return failure + " " + outcomes
                                + (pid == after ? ", and the worker lives" : ", and another worker");
                    }
                })
                .get();

        assertThat(seen)
                .startsWith(UndecodableException.class.getName())
                .contains("-Xmx")
                .endsWith("[RETURNED, THREW, RETURNED], and the worker lives");
    }

    @Test
    void anArgumentThatDoesNotFitIntoTheHeapOfItsWorkerFailsItsOwnTask() throws Exception {
        try (ProcessPool pool = pool("64m")) {
            long pid = pool.apply(() -> ProcessHandle.current().pid());

            UndecodableException failure =
                    assertThrows(UndecodableException.class, () -> pool.apply(new byte[LARGE], bytes -> bytes.length));

            assertThat(failure).hasMessageContaining("maxHeap");
            assertEquals(pid, pool.apply(() -> ProcessHandle.current().pid()));
        }
    }
}
