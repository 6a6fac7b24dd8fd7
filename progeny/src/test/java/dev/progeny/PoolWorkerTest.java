package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What workers put up with, and how many there are. */
@Timeout(120)
class PoolWorkerTest {
    /** A program that prints what its pool says of itself. */
    static final class ByDefault {
        private ByDefault() {}

        public static void main(String[] arguments) {
            try (ProcessPool pool = ProcessPool.create()) {
                System.out.println(pool);
            }
        }
    }

    @Test
    void byDefaultThereAreOnlyAsManyWorkersAsTheJvmMayUseCores() throws Exception {
        try (Program program = Program.start(List.of("-XX:ActiveProcessorCount=1"), ByDefault.class)) {
            assertTrue(program.output().contains(" of 1 workers busy"), program.output());
        }
    }

    // T11
    @Test
    void shutdownWhileTasksCannotBeEncodedOrArriveDoesNotDeadlock() throws Exception {
        for (int round = 0; round < 5; round++) {
            ProcessPool pool = ProcessPool.create(2);
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Object cargo = i % 2 == 0 ? new Arriving(i) : new Object();
                try {
                    results.add(pool.applyAsync(cargo, Object::hashCode));
                } catch (IllegalArgumentException e) {
                    assertEquals(1, i % 2, e.toString());
                }
            }
            pool.shutdown();

            assertTrue(pool.join(Duration.ofSeconds(60)));

            for (AsyncResult<Integer> result : results) {
                assertThrows(ExecutionException.class, result::get);
            }
        }
    }

    /** Is encoded, and cannot be decoded. */
    private static final class Arriving implements Serializable {
        private static final long serialVersionUID = 1;
        private final int number;

        Arriving(int number) {
            this.number = number;
        }

        private Object readResolve() {
            throw new IllegalStateException("number " + number + " does not arrive");
        }
    }

    @Test
    void aLateInterruptOfTheWorkersThreadDoesNotEndTheWorker() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            long pid = pool.apply(() -> {
                Thread worker = Thread.currentThread();
                Thread pest = new Thread(() -> {
                    while (true) {
                        worker.interrupt();
                        LockSupport.parkNanos(100_000);
                    }
                });
                pest.setDaemon(true);
                pest.start();
                return ProcessHandle.current().pid();
            });

            for (int i = 0; i < 200; i++) {
                assertEquals(pid, pool.apply(() -> ProcessHandle.current().pid()));
            }
        }
    }

    @Test
    void aChunkOfLargeElementsIsCutByItsBytes() throws Exception {
        byte[] large = new byte[20 << 20];
        try (ProcessPool pool = ProcessPool.create(1)) {
            List<byte[]> elements = List.of(large, large, large, large, large);

            List<Integer> lengths = pool.withChunkSize(5).map(elements, bytes -> bytes.length);

            assertEquals(List.of(20 << 20, 20 << 20, 20 << 20, 20 << 20, 20 << 20), lengths);
        }
    }
}
