package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;

import dev.progeny.ProcessPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** All who play in a round, six children and two workers of a pool; each is killed by {@link #replaceSome} and replaced. */
final class Players implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final int FEWEST = Crowd.SIZE / 2;
    private static final int MOST_AT_ONCE = 3;

    private final Crowd crowd;
    private final Random random;
    private final ProcessPool pool = ProcessPool.create(WORKERS);
    private final List<Player> players = new ArrayList<>();

    /** By number: has it finished a turn since it was started? */
    private final boolean[] begun = new boolean[Crowd.SIZE];

    Players(Crowd crowd, Random random) {
        this.crowd = crowd;
        this.random = random;
        for (int number = 0; number < Crowd.SIZE; number++) {
            players.add(start(number));
        }
    }

    /** Waits until all have begun and get on. */
    void awaitAll() throws Exception {
        awaitTurns(1, Crowd.SIZE);
    }

    /**
     * Kills some of those who have begun, at a random moment, and replaces them when all others have got on without them: each has finished
     * the turn that it was at, and one that it began when they were dead.
     *
     * @param most how many to kill at most
     * @return how many it killed
     */
    int replaceSome(int most) throws Exception {
        Thread.sleep(random.nextInt(20));
        List<Player> victims = chooseVictims(most);
        victims.forEach(Player::kill);
        for (Player victim : victims) {
            victim.awaitDeath();
            begun[victim.number()] = false;
        }
        players.removeAll(victims);
        awaitTurns(2, 0);
        victims.forEach(victim -> crowd.plays().forEach(play -> play.replaced(victim.number())));
        victims.forEach(victim -> players.add(start(victim.number())));
        awaitTurns(0, FEWEST);
        return victims.size();
    }

    private List<Player> chooseVictims(int most) {
        List<Player> all = new ArrayList<>(
                players.stream().filter(player -> begun[player.number()]).toList());
        Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(Math.min(most, MOST_AT_ONCE)));
    }

    /** Lets all end, the pool with them: what it no longer refers to at the manager a worker would tell only when it had collected its garbage. */
    void stop() throws Exception {
        crowd.stop().set();
        crowd.plays().forEach(Play::stopped);
        for (Player player : players) {
            try {
                player.awaitEnd();
            } catch (TimeoutException e) {
                throw new AssertionError(describe("not ended", stillThere()), e);
            }
        }
        pool.close();
    }

    private Player start(int number) {
        long seed = random.nextLong();
        return number < Crowd.SIZE - WORKERS
                ? Player.child(crowd, number, seed)
                : Player.worker(crowd, number, seed, pool);
    }

    /** Waits until all who have begun have finished so many more turns, and so many have begun. */
    private void awaitTurns(int more, int fewest) throws Exception {
        List<Player> idle = new ArrayList<>();
        List<Player> fresh = new ArrayList<>();
        players.forEach(player -> (begun[player.number()] ? idle : fresh).add(player));
        long[] before = crowd.turns().toArray();
        long deadlineNanos = System.nanoTime() + LONG.toNanos();
        while (!idle.isEmpty() || players.size() - fresh.size() < fewest) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError(describe("not got on", idle) + describe("not begun", fresh));
            }
            Thread.sleep(2);
            for (Player player : players) {
                if (player.hasFinished(more, before)) {
                    idle.remove(player);
                }
                if (player.hasFinished(1, before)) {
                    begun[player.number()] = true;
                    fresh.remove(player);
                }
            }
        }
    }

    private List<Player> stillThere() {
        return players.stream().filter(player -> !player.work().isDone()).toList();
    }

    private String describe(String title, List<Player> some) {
        return some.stream()
                .map(player -> "\n  " + crowd.describe(player.number()) + "\n"
                        + stacks(crowd.pids().getVolatile(player.number())))
                .collect(Collectors.joining("", "\n" + title + ": ", ""));
    }

    /** {@return what the threads of a process do, as the JDK's own tool tells it} */
    private static String stacks(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        players.forEach(Player::close);
        pool.terminate();
    }
}
