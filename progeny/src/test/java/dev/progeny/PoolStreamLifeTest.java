package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of results, and the end of its pool. */
@Timeout(60)
class PoolStreamLifeTest {
    @Test
    void aPoolLivesAsLongAsAnIteratorOverItsResults() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        iterate(ProcessPool.builder().workers(1).listener(new PoolListener() {
            @Override
            public void workerEnded(String worker, long pid, ExitStatus status) {
                ended.countDown();
            }
        }));

        await().until(() -> {
            System.gc(); // the iterator is gone, and so is the pool
            return ended.await(100, TimeUnit.MILLISECONDS);
        });
    }

    private static void iterate(ProcessPoolBuilder pool) throws InterruptedException {
        Iterator<Integer> results =
                pool.build().imap(Stream.iterate(0, n -> n + 1), n -> n).iterator();
        for (int n = 0; n < 20; n++) {
            assertEquals(n, results.next());
            System.gc();
            Thread.sleep(20); // a cleaner would have the pool shut down meanwhile
        }
    }

    // T19
    @Test
    void shutdownInTheMiddleOfAnImapRejectsItsNextElement() {
        try (ProcessPool pool = ProcessPool.create(1);
                Stream<Integer> stream = pool.imap(Stream.iterate(0, n -> n + 1), n -> n)) {
            Iterator<Integer> results = stream.iterator();
            assertEquals(0, results.next());

            pool.shutdown();

            assertThrows(RejectedExecutionException.class, () -> take(results, 100));
        }
    }

    // T19
    @Test
    void terminateInTheMiddleOfAnImapEndsIt() {
        try (ProcessPool pool = ProcessPool.create(1);
                Stream<Integer> stream = pool.imap(Stream.iterate(0, n -> n + 1), n -> {
                    if (n == 1) {
                        Thread.sleep(600_000);
                    }
                    return n;
                })) {
            Iterator<Integer> results = stream.iterator();
            assertEquals(0, results.next());

            pool.terminate();

            RuntimeException e = assertThrows(RuntimeException.class, () -> take(results, 100));
            boolean known = e instanceof CancellationException || e instanceof RejectedExecutionException;
            assertEquals(true, known, e.toString());
        }
    }

    private static void take(Iterator<Integer> results, int count) {
        for (int i = 0; i < count; i++) {
            results.next();
        }
    }
}
