package dev.progeny.crowd;

import static java.util.Arrays.stream;

import dev.progeny.SharedBoolean;
import dev.progeny.SharedDouble;
import dev.progeny.SharedInt;
import dev.progeny.SharedLong;
import dev.progeny.SharedLongs;
import dev.progeny.SharedReference;
import java.util.Random;

/** Atomic numbers, an array of them and a reference, each of which counts turns, and a flag. */
record Numbers(
        SharedLong large,
        SharedInt small,
        SharedDouble real,
        SharedLongs parts,
        SharedReference<Twins> twins,
        SharedBoolean flag)
        implements Play {
    private static final int PARTS = 16;

    /** Two that are always equal. */
    record Twins(long first, long second) implements java.io.Serializable {}

    static Numbers create() {
        return new Numbers(
                SharedLong.create(0),
                SharedInt.create(0),
                SharedDouble.create(0),
                SharedLongs.create(PARTS),
                SharedReference.create(new Twins(0, 0)),
                SharedBoolean.create(false));
    }

    @Override
    public void act(Seat seat, Random random) {
        large.incrementAndGet();
        small.updateAndGet(n -> n + 1);
        real.addAndGet(1);
        parts.getAndAdd(random.nextInt(PARTS), 1);
        flag.set(!flag.get());
        Twins now = twins.updateAndGet(t -> new Twins(t.first() + 1, t.second() + 1));
        Play.verify(now.first() == now.second(), "half of a value: " + now);
    }

    @Override
    public void check(Score score) {
        score.assertCountsTurns("long", large.get());
        score.assertCountsTurns("int", small.get());
        score.assertCountsTurns("double", (long) real.get());
        score.assertCountsTurns("sum of an array", stream(parts.toArray()).sum());
        score.assertCountsTurns("reference", twins.get().second());
    }

    @Override
    public void close() {
        large.close();
        small.close();
        real.close();
        parts.close();
        twins.close();
        flag.close();
    }
}
