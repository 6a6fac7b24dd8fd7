package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ManagedList;
import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import java.util.Random;

/**
 * Lists that each makes at a manager and leaves to others in a map.
 *
 * @param objects how many the manager has when nobody refers to more than in the beginning
 */
record References(Manager manager, ManagedMap<Integer, ManagedList<Integer>> lists, int objects) implements Play {
    /** Makes it, when all others have what they need of the manager. */
    static References create(Manager manager) {
        ManagedMap<Integer, ManagedList<Integer>> lists = manager.map();
        return new References(manager, lists, manager.objectCount());
    }

    @Override
    public void act(Seat seat, Random random) {
        int mine = seat.index();
        ManagedList<Integer> list = manager.list();
        list.add(mine);
        lists.put(mine, list);
        ManagedList<Integer> another = lists.get(random.nextInt(Crowd.SEATS));
        Play.verify(another == null || another.atomically(found -> found.add(mine)), "not added");
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
        // They end with the manager.
    }
}
