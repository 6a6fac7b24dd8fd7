package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Rethrow;
import dev.progeny.internal.codec.ValueCodec;
import java.util.List;
import java.util.Objects;

/** A task that a terminated pool never began. Running it runs it here, in this process; its own future was cancelled with the pool. */
final class NeverRun implements Runnable {
    private final Unit unit;
    private final int element;

    private NeverRun(Unit unit, int element) {
        this.unit = unit;
        this.element = element;
    }

    /** Adds the tasks of a unit. */
    static void addAll(Unit unit, List<Runnable> tasks) {
        for (int i = 0; i < unit.size(); i++) {
            tasks.add(new NeverRun(unit, i));
        }
    }

    @Override
    public void run() {
        TaskShape shape = unit.code().shape();
        Object function =
                Objects.requireNonNull(ValueCodec.decode(unit.code().encoded().bytes()));
        try {
            shape.call(function, unit.arguments().reader(), element);
        } catch (Exception e) {
            throw Rethrow.asItIs(e);
        }
    }

    @Override
    public String toString() {
        return unit.call().describe(unit.index(element));
    }
}
