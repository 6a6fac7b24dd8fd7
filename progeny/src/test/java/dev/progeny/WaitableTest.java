package dev.progeny;

import static dev.progeny.Aside.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread that waits for things of different kinds together. */
@Timeout(60)
class WaitableTest {
    private static final byte[] SECRET = "of this test".getBytes(StandardCharsets.UTF_8);

    @Test
    void eachKindIsReadyWhenItsCallWouldNotWait() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (Connection connection = pipe.first();
                Connection other = pipe.second();
                ProcessQueue<String> queue = ProcessQueue.create();
                ProcessQueue<String> go = ProcessQueue.create();
                ProcessPool pool = ProcessPool.create(1);
                Listener listener = Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET);
                ChildProcess<String> child = ChildProcess.call(go::take)) {
            AsyncResult<String> result = pool.submit(() -> go.take());
            List<Waitable> all = List.of(connection, queue, child, listener, result);

            assertEquals(List.of(), Waitable.waitAny(all, Duration.ZERO));
            assertEquals(List.of(), Waitable.waitAny(all, Duration.ofMillis(30)));

            other.send("a message");
            assertEquals(List.of(connection), Waitable.waitAny(all));
            connection.receive();

            queue.put("an element");
            assertEquals(List.of(queue), Waitable.waitAny(all));
            queue.take();

            CompletableFuture<Connection> client = call(() -> Connection.connect(listener.address(), SECRET));
            assertEquals(List.of(listener), Waitable.waitAny(all));
            try (Connection accepted = listener.accept();
                    Connection connected = client.get()) {
                assertEquals(List.of(), Waitable.waitAny(List.of(accepted, connected), Duration.ZERO));
            }

            go.put("one of the two");
            Waitable first = Waitable.waitAny(all).get(0);
            assertTrue(first.equals(child) || first.equals(result), first::toString);
            go.put("the other");
            while (Waitable.waitAny(List.of(child, result)).size() < 2) {
                Thread.onSpinWait();
            }

            assertEquals(List.of(child, result), Waitable.waitAny(all));
        }
    }

    @Test
    void whoeverWaitsIsWokenByAnotherProcess() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (Connection first = pipe.first();
                Connection second = pipe.second();
                ProcessQueue<String> queue = ProcessQueue.create()) {
            CompletableFuture<List<Waitable>> waiting = call(() -> Waitable.waitAny(List.of(first, second, queue)));

            ChildProcess<Void> child = ChildProcess.start(() -> queue.put("from afar"));

            assertEquals(List.of(queue), waiting.get());
            assertEquals("from afar", queue.take());
            child.join();
        }
    }

    @Test
    void theDeadAreReady() throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection theirs = pipe.second();
        try (Connection ours = pipe.first();
                ProcessQueue<String> other = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                theirs.send("about to sleep");
                Thread.sleep(60_000);
            });
            ours.receive();
            assertEquals(List.of(), Waitable.waitAny(List.of(ours, child, other), Duration.ZERO));

            child.kill();

            List<Waitable> dead = List.of(ours, child);
            for (Waitable one : dead) {
                assertEquals(List.of(one), Waitable.waitAny(List.of(other, one)));
            }
        }
    }

    @Test
    void whatIsClosedIsReady() throws Exception {
        Pipe pipe = Pipe.duplex();
        ProcessQueue<String> queue = ProcessQueue.create();
        Listener listener = Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET);
        List<Waitable> all = List.of(pipe.first(), queue, listener);

        pipe.second().close();
        queue.close();
        listener.close();

        assertEquals(all, Waitable.waitAny(all));
        pipe.first().close();
        assertEquals(all, Waitable.waitAny(all));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> Waitable.waitAny(List.of(queue)));

            CompletableFuture<Thread> waiter = new CompletableFuture<>();
            CompletableFuture<List<Waitable>> waiting = call(() -> {
                waiter.complete(Thread.currentThread());
                return Waitable.waitAny(List.of(queue));
            });
            waiter.get().interrupt();

            ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
            assertInstanceOf(InterruptedException.class, e.getCause());
            assertFalse(queue.isReady());
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        Pipe pipe = Pipe.simplex();
        try (Connection receiving = pipe.first();
                Connection sending = pipe.second()) {
            assertThrows(IllegalArgumentException.class, () -> Waitable.waitAny(List.of()));
            assertEquals(List.of(), Waitable.waitAny(List.of(), Duration.ZERO));
            NullPointerException e =
                    assertThrows(NullPointerException.class, () -> Waitable.waitAny(Arrays.asList(receiving, null)));
            assertEquals("all must not have null, but number 2 of 2 is", e.getMessage());
            assertThrows(UnsupportedOperationException.class, () -> Waitable.waitAny(List.of(sending)));
        }
    }
}
