package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Connection;
import dev.progeny.ManagedList;
import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.Pipe;
import dev.progeny.ProcessLocal;
import dev.progeny.ProcessPool;
import dev.progeny.ProcessQueue;
import dev.progeny.UndecodableException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Lists that each makes at a manager and leaves to others in a map and on a queue; some also let a worker of a pool have them, by a task and
 * a pipe.
 *
 * @param pool that of {@link OwnPool}
 * @param objects how many the manager has when nobody refers to more than in the beginning
 */
record References(
        Manager manager,
        ManagedMap<Integer, ManagedList<Integer>> lists,
        ProcessQueue<ManagedList<Integer>> queue,
        ProcessLocal<ProcessPool> pool,
        int objects)
        implements Play {
    /** Makes it, when all others have what they need of the manager. */
    static References create(Manager manager, OwnPool own) {
        ManagedMap<Integer, ManagedList<Integer>> lists = manager.map();
        return new References(manager, lists, ProcessQueue.create(), own.pool(), manager.objectCount());
    }

    @Override
    public void act(Seat seat, Random random) throws Exception {
        int mine = seat.index();
        ManagedList<Integer> list = manager.list();
        list.add(mine);
        lists.put(mine, list);
        add(mine, lists.get(random.nextInt(Crowd.SEATS)));
        queue.put(list);
        add(mine, taken()); // each has put one before
        if (OwnPool.has(seat)) {
            letWorkerHave(list, mine, pool.get());
        }
    }

    private static void add(int mine, @Nullable ManagedList<Integer> another) {
        Play.verify(another == null || another.atomically(found -> found.add(mine)), "not added");
    }

    /** {@return a list of the queue, or null: one that waited there has gone with who put it there, if that one was killed} */
    private @Nullable ManagedList<Integer> taken() throws InterruptedException {
        try {
            return queue.take();
        } catch (UndecodableException e) {
            Play.verify(e.toString().contains("the managed object is gone"), e.toString());
            return null;
        }
    }

    /** Whether they are one object: in one process, all who have a list have the same handle. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Object one, Object other) {
        return one == other;
    }

    private static void letWorkerHave(ManagedList<Integer> list, int mine, ProcessPool pool) throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection there = pipe.second();
        try (Connection here = pipe.first()) {
            var result = pool.submit(() -> {
                try (there) {
                    ManagedList<Integer> received = there.receive();
                    add(mine, received);
                    there.send(received);
                    Play.verify(same(received, list), "the pipe brought the worker another handle than the task");
                    return list;
                }
            });
            here.send(list);
            Play.verify(same(here.receive(), list), "the pipe brought another handle");
            Play.verify(same(result.get(), list), "the result is another handle");
        }
    }

    @Override
    public void check(Score score) {
        lists.clear();
        await().atMost(LONG).untilAsserted(() -> {
            System.gc();
            assertEquals(objects, manager.objectCount());
        });
    }

    @Override
    public void close() {
        queue.close(); // the rest ends with the manager
    }
}
