package dev.progeny.dashboard;

import dev.progeny.ProcessPoolMXBean;
import dev.progeny.spi.PoolDashboard;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** The page of all pools of a program, which {@code -Dprogeny.dashboard} opens; programs open one themselves with {@link Dashboard}. */
public final class ProgramDashboard implements PoolDashboard {
    /** For the service loader. */
    public ProgramDashboard() {}

    @Override
    public URI open(int port, Supplier<List<ProcessPoolMXBean>> pools) throws IOException {
        String program = String.valueOf(ProcessHandle.current().pid());
        return new PageServer(
                        port,
                        () -> pools.get().stream()
                                .map(pool -> new ManagedPool(program, pool.getId(), pool))
                                .toList())
                .address();
    }
}
