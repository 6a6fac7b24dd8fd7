package dev.progeny.histories;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Manager;
import dev.progeny.ProcessLock;
import dev.progeny.ProcessQueue;
import dev.progeny.ProcessReadWriteLock;
import dev.progeny.ProcessSemaphore;
import dev.progeny.SharedLong;
import dev.progeny.SharedLongs;
import dev.progeny.Soak;
import dev.progeny.histories.Linearizability.Operation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever several processes do to one shared thing at once, takes effect one after the other, also if one of them is killed meanwhile. */
@Tag("soak")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HistoriesTest {
    private static final int CAPACITY = 2;

    /** Who does it. */
    private enum Players {
        PROCESSES {
            @Override
            List<List<Operation>> play(Game<?> game, long seed) throws Exception {
                return new Match(3, 1, Soak.scaled(2000), 6).play(game, seed);
            }
        },
        THREADS_OF_PROCESSES {
            @Override
            List<List<Operation>> play(Game<?> game, long seed) throws Exception {
                return new Match(3, 2, Soak.scaled(1000), 5).play(game, seed);
            }
        },
        ONE_OF_WHICH_IS_KILLED {
            @Override
            List<List<Operation>> play(Game<?> game, long seed) throws Exception {
                return new KilledMatch(2, Soak.scaled(80)).play(game, seed);
            }
        };

        /** {@return the history of each round} */
        abstract List<List<Operation>> play(Game<?> game, long seed) throws Exception;
    }

    private static <S> void assertLinearizable(Game<S> game, Players players) throws Exception {
        long seed = System.nanoTime();
        System.out.println("Histories of " + game + " by " + players + ": seed " + seed);
        for (List<Operation> history : players.play(game, seed)) {
            assertTrue(Linearizability.isLinearizable(history, game), "seed " + seed + ": " + history);
        }
    }

    @ParameterizedTest
    @EnumSource
    void offersAndPollsOfAQueue(Players players) throws Exception {
        try (ProcessQueue<Integer> queue = ProcessQueue.create(CAPACITY)) {
            assertLinearizable(new QueueGame(queue, CAPACITY), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesOfASharedNumber(Players players) throws Exception {
        try (SharedLong number = SharedLong.create(0)) {
            assertLinearizable(new Numbers.Atomic(number), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesUnderALock(Players players) throws Exception {
        try (ProcessLock lock = ProcessLock.create();
                SharedLong number = SharedLong.create(0)) {
            assertLinearizable(new Numbers.Locked(lock, number), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesUnderAFairLock(Players players) throws Exception {
        try (ProcessLock lock = ProcessLock.create(true);
                SharedLong number = SharedLong.create(0)) {
            assertLinearizable(new Numbers.Locked(lock, number), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesUnderAManagedLock(Players players) throws Exception {
        try (Manager manager = Manager.start();
                SharedLong number = SharedLong.create(0)) {
            assertLinearizable(new Numbers.Locked(manager.lock(), number), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersAndWriters(Players players) throws Exception {
        try (ProcessReadWriteLock lock = ProcessReadWriteLock.create();
                SharedLongs twice = SharedLongs.create(2)) {
            assertLinearizable(new Numbers.ReadAndWritten(lock, twice), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void permitsOfASemaphoreOfOne(Players players) throws Exception {
        semaphoreOf(1, players);
    }

    @ParameterizedTest
    @EnumSource
    void permitsOfASemaphoreOfTwo(Players players) throws Exception {
        semaphoreOf(2, players);
    }

    private static void semaphoreOf(int permits, Players players) throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(permits)) {
            assertLinearizable(new SemaphoreGame(semaphore, permits), players);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsOfAManagedMap(Players players) throws Exception {
        try (Manager manager = Manager.start()) {
            assertLinearizable(new MapGame(manager.map()), players);
        }
    }
}
