package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of a pool whose workers are threads of this JVM, and what is special about it. */
class PoolInThisJvmTest extends PoolContractTest {
    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static final ThreadLocal<Object> OF_WORKER = ThreadLocal.withInitial(Object::new);

    @Override
    ProcessPoolBuilder builder() {
        return ProcessPool.builder().inThisJvm();
    }

    @Test
    void tasksRunInThisProcessOnCopiesOfTheirArguments() throws Exception {
        int[] mine = {1};
        try (ProcessPool pool = builder().workers(2).build()) {
            long pid = pool.apply(() -> ProcessHandle.current().pid());
            int[] theirs = pool.apply(mine, array -> {
                array[0] = 100;
                return array;
            });

            assertEquals(ProcessHandle.current().pid(), pid);
            assertEquals(1, mine[0]);
            assertEquals(100, theirs[0]);
            assertNotSame(mine, theirs);
        }
    }

    @Test
    void allFormsOfCallsWork() throws Exception {
        List<Integer> numbers = IntStream.range(0, 3_000).boxed().toList();
        List<Integer> squares = numbers.stream().map(n -> n * n).toList();
        for (Transport transport : Transport.values()) {
            try (ProcessPool pool = builder().workers(3).transport(transport).build()) {
                assertEquals(squares, pool.map(numbers, n -> n * n));
                assertEquals(squares, pool.mapAsync(numbers, n -> n * n).get());
                assertEquals(squares, pool.map(numbers, numbers, (a, b) -> a * b));
                try (Stream<Integer> stream = pool.imap(numbers, n -> n * n)) {
                    assertEquals(squares, stream.toList());
                }
                try (Stream<Integer> stream = pool.imapUnordered(numbers, n -> n * n)) {
                    assertEquals(squares, stream.sorted().toList());
                }
                byte[] large = new byte[8 << 20];
                Arrays.fill(large, (byte) 7);
                assertEquals(large.length, pool.apply(large, bytes -> bytes).length);
            }
        }
    }

    private static int failDeepInTheWorker(int n) throws IOException {
        throw new IOException("disk " + n);
    }

    @Test
    void exceptionsAndRefusalsAreThoseOfProcesses() throws Exception {
        try (ProcessPool pool = builder().workers(1).build()) {
            IOException e =
                    assertThrows(IOException.class, () -> pool.apply(7, PoolInThisJvmTest::failDeepInTheWorker));
            List<String> frames = Arrays.stream(e.getStackTrace())
                    .map(StackTraceElement::getMethodName)
                    .toList();
            assertTrue(frames.indexOf("failDeepInTheWorker") >= 0, frames::toString);

            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> pool.apply(() -> new Socket()));
            assertTrue(refused.getMessage().contains("java.net.Socket"), refused::getMessage);
            assertThrows(IllegalArgumentException.class, () -> pool.apply(new Object(), any -> 1));
        }
    }

    @Test
    void aWorkerIsOneThreadThatIsReplacedAfterItsTasks() throws Exception {
        try (ProcessPool pool = builder().workers(1).build()) {
            assertSame(workerThread(pool), workerThread(pool));
        }
        try (ProcessPool pool = builder().workers(1).maxTasksPerWorker(1).build()) {
            assertNotSame(workerThread(pool), workerThread(pool));
        }
    }

    private static volatile Object lastThread = new Object();

    private static Object workerThread(ProcessPool pool) throws Exception {
        pool.apply(() -> {
            lastThread = OF_WORKER.get();
            return 0;
        });
        return lastThread;
    }

    @Test
    void aTimeLimitEndsTheTaskAndItsWorkerIsReplaced() throws Exception {
        try (ProcessPool pool =
                builder().workers(1).taskTimeout(Duration.ofSeconds(1)).build()) {
            AsyncResult<Integer> slow = pool.applyAsync(() -> {
                Thread.sleep(600_000);
                return 1;
            });
            AsyncResult<Integer> next = pool.applyAsync(() -> 2);

            ExecutionException e = assertThrows(ExecutionException.class, slow::get);
            assertInstanceOf(TaskTimeoutException.class, e.getCause());
            assertEquals(2, next.get());
        }
    }

    private static final CountDownLatch HEEDLESS = new CountDownLatch(1);

    /** A thread cannot be killed: the pool goes on without it. */
    @Test
    void aTaskThatHeedsNoInterruptHoldsUpNobody() throws Exception {
        try (ProcessPool pool = builder().workers(1).build()) {
            AsyncResult<Integer> heedless = pool.applyAsync(() -> {
                BEGUN.incrementAndGet();
                while (HEEDLESS.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return 1;
            });
            while (BEGUN.get() == 0) {
                Thread.onSpinWait();
            }

            assertTrue(heedless.cancel(true));
            assertEquals(5, pool.apply(() -> 5));
            assertThrows(CancellationException.class, heedless::get);
        } finally {
            HEEDLESS.countDown();
        }
    }

    @Test
    void handlesPassBetweenTheThreads() throws Exception {
        try (ProcessPool pool = builder().workers(2).build();
                ProcessQueue<String> queue = ProcessQueue.create(1);
                SharedDoubles array = SharedDoubles.of(1, 2, 3)) {
            Pipe pipe = Pipe.duplex();
            Connection theirs = pipe.second();
            AsyncResult<Void> task = pool.submit(() -> {
                queue.put("taken over there");
                array.set(0, 10);
                theirs.send(theirs.<String>receive().length());
                theirs.close();
            });

            assertEquals("taken over there", queue.take());
            pipe.first().send("four");
            assertEquals(4, pipe.first().<Integer>receive());
            task.get();
            assertEquals(10, array.get(0));
            pipe.first().close();
        }
    }

    private static final CountDownLatch KILLED_BEGUN = new CountDownLatch(1);

    @Test
    void aPoolCanBeEndedByItsWorkers() throws Exception {
        ProcessPool pool = builder().workers(1).build();
        AsyncResult<Integer> running = pool.applyAsync(() -> {
            KILLED_BEGUN.countDown();
            Thread.sleep(600_000);
            return 1;
        });
        KILLED_BEGUN.await();

        pool.killWorkers();
        pool.close();

        ExecutionException e = assertThrows(ExecutionException.class, running::get);
        assertInstanceOf(WorkerCrashedException.class, e.getCause());
        assertTrue(pool.isTerminated());
    }
}
