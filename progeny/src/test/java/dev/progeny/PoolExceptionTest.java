package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks throw, what cannot be sent, and what tasks cannot change. */
@Timeout(60)
class PoolExceptionTest {
    private static ProcessPool pool;
    private static int counter;

    @BeforeAll
    static void start() throws Exception {
        pool = ProcessPool.create(1);
        pool.apply(() -> 1); // its processes are there, and belong to the class and not to its first test
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static int failDeepInTheWorker(int n) throws IOException {
        IOException e = new IOException("disk " + n, new IllegalStateException("the cause"));
        e.addSuppressed(new IllegalArgumentException("suppressed"));
        throw e;
    }

    @Test
    void anExceptionArrivesWithTypeMessageCauseSuppressedAndBothStackTraces() {
        IOException e = assertThrows(IOException.class, () -> pool.apply(7, PoolExceptionTest::failDeepInTheWorker));

        assertEquals("disk 7", e.getMessage());
        assertEquals("the cause", e.getCause().getMessage());
        assertEquals("suppressed", e.getSuppressed()[0].getMessage());
        List<String> frames = Arrays.stream(e.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
        int inWorker = frames.indexOf("failDeepInTheWorker");
        int here = frames.indexOf("anExceptionArrivesWithTypeMessageCauseSuppressedAndBothStackTraces");
        assertTrue(inWorker >= 0 && inWorker < here, frames.toString());
    }

    @Test
    void mapThrowsWhatTheElementThrewWithTheCallersFrames() {
        IOException e =
                assertThrows(IOException.class, () -> pool.map(List.of(1), PoolExceptionTest::failDeepInTheWorker));

        assertTrue(Arrays.stream(e.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("mapThrowsWhatTheElementThrewWithTheCallersFrames")));
    }

    // T15
    @Test
    void everyThrowableIsReported() {
        assertThrows(
                LinkageError.class,
                () -> pool.apply(() -> {
                    throw new LinkageError("an Error");
                }));
        assertThrows(
                AssertionError.class,
                () -> pool.apply(() -> {
                    throw new AssertionError("another");
                }));
    }

    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("cannot be read");
        }
    }

    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Unreadable part = new Unreadable();

        @Override
        public String getMessage() {
            return "with " + (part == null ? "nothing" : "a part");
        }
    }

    // T14
    @Test
    void aResultOrExceptionThatCannotBeRebuiltConcernsThatTaskAlone() throws Exception {
        AsyncResult<Object> value = pool.applyAsync(Unreadable::new);
        AsyncResult<Object> thrown = pool.applyAsync(() -> {
            throw new UnreadableException();
        });
        AsyncResult<Integer> fine = pool.applyAsync(() -> 1);

        assertInstanceOf(
                UndecodableException.class,
                assertThrows(ExecutionException.class, value::get).getCause());
        assertInstanceOf(
                RemoteFailureException.class,
                assertThrows(ExecutionException.class, thrown::get).getCause());
        assertEquals(1, fine.get());
    }

    // T14
    @Test
    void anArgumentThatTheWorkerCannotRebuildConcernsThatTaskAlone() throws Exception {
        Unreadable unreadable = new Unreadable();

        assertThrows(UndecodableException.class, () -> pool.apply(unreadable, x -> 1));

        assertEquals(1, pool.apply(() -> 1));
    }

    @Test
    void aResultThatCannotBeSentFailsItsTask() throws Exception {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> pool.apply(() -> new Socket()));

        assertTrue(e.getMessage().contains("java.net.Socket"), e.getMessage());
        assertEquals(1, pool.apply(() -> 1));
    }

    // T24
    @Test
    void anElementThatCannotBeSentFailsTheCallNamingIt() throws Exception {
        List<Object> elements = List.of(1, 2, new Object());

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> pool.map(elements, x -> 1));
        IllegalArgumentException later =
                assertThrows(IllegalArgumentException.class, () -> pool.mapAsync(elements, x -> 1));

        assertTrue(e.getMessage().contains("element 2 of map"), e.getMessage());
        assertTrue(later.getMessage().contains("element 2 of mapAsync"), later.getMessage());
        assertEquals(1, pool.apply(() -> 1));
    }

    private static int count() {
        counter++;
        return counter;
    }

    @Test
    void aTaskChangesNeitherStaticsNorObjectsHere() throws Exception {
        int[] mine = {1};

        int theirs = pool.apply(mine, array -> {
            array[0] = 100;
            return array[0] + count();
        });

        assertEquals(101, theirs);
        assertEquals(1, mine[0]);
        assertEquals(0, counter);
    }

    @Test
    void theInterruptStatusOfOneTaskIsNotThatOfTheNext() throws Exception {
        pool.apply(() -> {
            Thread.currentThread().interrupt();
            return 0;
        });

        assertEquals(false, pool.apply(() -> Thread.currentThread().isInterrupted()));
    }
}
