package dev.progeny.dashboard;

import dev.progeny.PoolSnapshot;
import dev.progeny.ProcessPool;

/** A pool of this program. */
record OwnPool(String id, ProcessPool pool) implements PoolView {
    @Override
    public String program() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    @Override
    public PoolSnapshot snapshot() {
        return pool.snapshot();
    }

    @Override
    public boolean kill(String worker) {
        return pool.killWorker(worker);
    }

    @Override
    public boolean recycle(String worker) {
        return pool.recycleWorker(worker);
    }
}
