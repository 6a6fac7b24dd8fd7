package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.ManagedMap;
import dev.progeny.ManagedNamespace;
import dev.progeny.ManagedQueue;
import dev.progeny.ManagedSet;
import dev.progeny.Manager;
import java.util.Random;

/** A map, a queue, a set and a namespace of a manager, in which each has something of his own beside that of others. */
record ManagedCollections(
        ManagedMap<Integer, Long> counts,
        ManagedQueue<Integer> queue,
        ManagedSet<Integer> inside,
        ManagedNamespace words)
        implements Play {

    static ManagedCollections create(Manager manager) {
        return new ManagedCollections(manager.map(), manager.queue(), manager.set(), manager.namespace());
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        int mine = seat.index();
        counts.merge(mine, 1L, Long::sum);
        queue.put(mine);
        queue.take(); // each has put one before
        enterAndLeave(mine);
        say("word-" + mine, random.nextLong());
    }

    private void enterAndLeave(int mine) {
        inside.remove(mine); // that of the one whom this replaces
        Play.verify(inside.add(mine), "another has added what only I add");
        Play.verify(inside.contains(mine), "another has removed what only I remove");
        Play.verify(inside.remove(mine), "removed by another");
    }

    private void say(String name, long word) {
        words.set(name, word);
        Play.verify(words.<Long>get(name) == word, "another has set what only I set");
        if (word % 2 == 0) {
            words.remove(name);
            Play.verify(!words.has(name), "another has set what only I set");
        }
    }

    @Override
    public void check(Score score) {
        score.assertCountsTurns(
                "managed map", counts.values().stream().mapToLong(n -> n).sum());
        assertThat(queue).hasSizeLessThanOrEqualTo(score.cutShort());
        assertThat(inside).isEmpty();
        assertThat(words.names()).hasSizeLessThanOrEqualTo(Crowd.SEATS);
    }

    @Override
    public void close() {
        // They end with the manager.
    }
}
