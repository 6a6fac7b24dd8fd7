package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues and ends of pipes on their way to the workers of a pool, and back. */
@Timeout(120)
class PoolHandlesTest {
    @Test
    void aQueueIsCaptured() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<Integer> queue = ProcessQueue.create()) {
            pool.submit(() -> queue.put(1)).get();

            assertEquals(1, queue.take());
        }
    }

    @Test
    void aQueueIsAnArgumentAloneAndInAList() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<Integer> queue = ProcessQueue.create()) {
            assertEquals(true, pool.apply(queue, q -> q.offer(1)));
            assertEquals(true, pool.apply(List.of(queue), all -> all.get(0).offer(2)));

            assertEquals(1, queue.take());
            assertEquals(2, queue.take());
        }
    }

    // T33
    @Test
    void handlesAreKeysAndValuesOfMapsThereAndBack() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<Integer> queue = ProcessQueue.create();
                Connection here = pipe.first()) {
            Map<String, Object> sent = new HashMap<>(Map.of("queue", queue, "pipe", pipe.second(), "count", 3));

            Map<String, Object> back = pool.apply(sent, all -> {
                @SuppressWarnings("unchecked")
                ProcessQueue<Integer> put = (ProcessQueue<Integer>) all.get("queue");
                put.put((Integer) all.get("count"));
                return Map.of("queue", put, "pipe", all.get("pipe"));
            });

            assertEquals(3, queue.take());
            try (Connection there = (Connection) back.get("pipe");
                    ProcessQueue<?> again = (ProcessQueue<?>) back.get("queue")) {
                there.send("from here again");
                assertEquals("from here again", here.<String>receive());
                assertEquals(0, again.size());
            }
        }
    }

    @Test
    void aQueueIsAResult() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<Integer> queue = ProcessQueue.create()) {
            ProcessQueue<Integer> back = pool.apply(queue, q -> q);

            back.put(1);

            assertEquals(1, queue.take());
        }
    }

    @Test
    void anEndOfAPipeIsCaptured() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (ProcessPool pool = ProcessPool.create(1);
                Connection here = pipe.first()) {
            Connection there = pipe.second();

            pool.submit(() -> there.send("captured")).get();

            assertEquals("captured", here.<String>receive());
        }
    }

    @Test
    void anEndOfAPipeIsAnArgumentInAList() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (ProcessPool pool = ProcessPool.create(1);
                Connection here = pipe.first()) {
            pool.apply(List.of(pipe.second()), ends -> {
                ends.get(0).send("in a list");
                return 0;
            });

            assertEquals("in a list", here.<String>receive());
        }
    }

    @Test
    void anEndOfAPipeComesBackAndGoesOnThroughAWorkerToAnother() throws Exception {
        Pipe pipe = Pipe.duplex();
        try (ProcessPool one = ProcessPool.create(1);
                ProcessPool another = ProcessPool.create(1);
                Connection here = pipe.first()) {
            Connection back = one.apply(pipe.second(), end -> {
                end.send("from one");
                return end;
            });
            another.apply(back, end -> {
                end.send("from another");
                return 0;
            });

            assertEquals("from one", here.<String>receive());
            assertEquals("from another", here.<String>receive());
        }
    }
}
