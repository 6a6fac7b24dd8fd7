package dev.progeny.histories;

import dev.progeny.ProcessSemaphore;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore of few permits, of which each player gives back in time what it has. Who has one waits for no other, so somebody always goes on. The
 * state: how many each player has; {@link #DEAD} for who was killed, whose permits are free.
 */
record SemaphoreGame(ProcessSemaphore semaphore, int permits) implements Game<Map<Integer, Integer>> {
    private static final int DEAD = -1;
    private static final ThreadLocal<Integer> HELD = ThreadLocal.withInitial(() -> 0);

    private enum Way {
        ACQUIRE,
        TRY_ACQUIRE,
        RELEASE,
        LOOK
    }

    /** By whom, since it matters whose they are. */
    private record Asked(int player, Way way) implements Serializable {}

    @Override
    public Serializable ask(Random random, Turn turn) {
        int held = HELD.get();
        Way way;
        if (held >= turn.left()) {
            way = Way.RELEASE;
        } else if (random.nextInt(5) == 0 || held + 2 > turn.left()) {
            way = Way.LOOK;
        } else if (held > 0) {
            way = random.nextBoolean() ? Way.TRY_ACQUIRE : Way.RELEASE;
        } else {
            way = random.nextBoolean() ? Way.TRY_ACQUIRE : Way.ACQUIRE;
        }
        return new Asked(turn.player(), way);
    }

    @Override
    public Object answer(Serializable asked) throws Exception {
        switch (((Asked) asked).way()) {
            case LOOK -> {
                return semaphore.availablePermits();
            }
            case RELEASE -> {
                semaphore.release();
                HELD.set(HELD.get() - 1);
                return true;
            }
            case ACQUIRE -> semaphore.acquire();
            case TRY_ACQUIRE -> {
                if (!semaphore.tryAcquire()) {
                    return false;
                }
            }
        }
        HELD.set(HELD.get() + 1);
        return true;
    }

    /** Waits until all are there, also those of who was killed. */
    @Override
    public void begin() throws InterruptedException {
        semaphore.acquire(permits);
        semaphore.release(permits);
    }

    @Override
    public Map<Integer, Integer> first() {
        return Map.of();
    }

    @Override
    public @Nullable Map<Integer, Integer> after(Map<Integer, Integer> state, Operation operation) {
        Asked asked = (Asked) operation.asked();
        int held = Objects.requireNonNullElse(state.get(asked.player()), 0);
        if (held == DEAD) {
            return null;
        }
        int free = permits
                - state.values().stream().mapToInt(each -> Math.max(0, each)).sum();
        return switch (asked.way()) {
            case LOOK -> operation.ifAnswered(free, state);
            case RELEASE -> with(state, asked.player(), held - 1);
            case ACQUIRE -> free > 0 ? with(state, asked.player(), held + 1) : null;
            case TRY_ACQUIRE ->
                operation.ifAnswered(free > 0, free > 0 ? with(state, asked.player(), held + 1) : state);
        };
    }

    @Override
    public Map<Integer, Integer> afterDeath(Map<Integer, Integer> state, int player) {
        return with(state, player, DEAD);
    }

    private static Map<Integer, Integer> with(Map<Integer, Integer> state, int player, int held) {
        Map<Integer, Integer> after = new TreeMap<>(state);
        after.put(player, held);
        return after;
    }
}
