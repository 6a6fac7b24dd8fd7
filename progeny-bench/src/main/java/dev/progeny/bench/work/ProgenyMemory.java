package dev.progeny.bench.work;

import dev.progeny.SharedMemory;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.Map;

/** Blocks of shared memory with names: made and removed, or opened and closed. */
final class ProgenyMemory implements Work {
    private static final long BYTES = 64 << 10;

    private final String name = "progeny-bench-" + ProcessHandle.current().pid();
    private final Timed.Job once;

    /** @param makes whether blocks are made, or one that is there is opened */
    ProgenyMemory(boolean makes) {
        SharedMemory.create(name, BYTES).close();
        once = makes ? this::make : this::open;
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return Timed.all(operations, () -> {
            for (int i = 0; i < operations; i++) {
                once.run();
            }
        });
    }

    private void make() {
        try (SharedMemory made = SharedMemory.create(name + "-made", BYTES)) {
            made.put(0, (byte) 1);
            made.unlink();
        }
    }

    private void open() {
        try (SharedMemory opened = SharedMemory.open(name)) {
            opened.put(0, (byte) 1);
        }
    }

    @Override
    public void end() {
        boolean there = SharedMemory.unlink(name);
        if (!there) {
            throw new IllegalStateException(name + " is gone");
        }
    }
}
