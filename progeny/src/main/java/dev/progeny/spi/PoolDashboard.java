package dev.progeny.spi;

import dev.progeny.ProcessPoolMXBean;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows the pools of a program that was started with the system property {@code progeny.dashboard}. Progeny looks for it with {@link
 * java.util.ServiceLoader} when the first pool is made; {@code progeny-dashboard} has one.
 */
@FunctionalInterface
public interface PoolDashboard {
    /**
     * Opens it. It stays for as long as the program runs, and must not keep it from ending.
     *
     * @param port where it listens, or 0 for any port that is free
     * @param pools the pools of the program that have not ended; to be asked again with each look
     * @return where it is to be seen; who knows that may use it, so it is kept from logs and from other users
     * @throws IOException if it cannot be opened
     */
    URI open(int port, Supplier<List<ProcessPoolMXBean>> pools) throws IOException;
}
