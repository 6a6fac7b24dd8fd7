package dev.progeny.bench.work;

import dev.progeny.ProcessPool;
import dev.progeny.SharedDoubles;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.Map;

/** An array of 80 MB that is handed to a task as a shared one: from the call until the value that the task read has come back. */
public final class ProgenyShared implements Work {
    private static final int DOUBLES = 10_000_000; // 80 MB
    private static final int AT_ONCE =
            100; // so many for each that the others do: one alone is too short to be measured

    private final ProcessPool pool;
    private final SharedDoubles values = SharedDoubles.create(DOUBLES);

    /** Starts the pool. */
    public ProgenyShared(Settings settings) {
        pool = ProcessPool.create(settings.get(Settings.WORKERS));
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return Timed.oneByOne(operations * AT_ONCE, i -> pool.apply(values, array -> array.get(array.length() - 1)));
    }

    @Override
    public void end() throws InterruptedException {
        pool.terminate();
        pool.join();
        values.close();
    }
}
