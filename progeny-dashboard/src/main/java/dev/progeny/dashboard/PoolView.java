package dev.progeny.dashboard;

import dev.progeny.PoolSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool that is shown: of this program, or of another one of the same user. */
interface PoolView {
    /** {@return what tells it from other pools that are shown; no character in it needs an escape in an address} */
    String id();

    /** {@return the id of the process whose pool it is} */
    String program();

    /**
     * {@return what it does now}
     *
     * @throws OtherVersionException if its program has another version of Progeny
     * @throws IOException if its program has ended, or the pool has
     */
    PoolSnapshot snapshot() throws IOException;

    /**
     * Kills a worker, and tells whether there was one of that name.
     *
     * @throws IOException if its program has ended, or the pool has
     */
    boolean kill(String worker) throws IOException;

    /**
     * Has a worker replaced, and tells whether there was one of that name.
     *
     * @throws IOException if its program has ended, or the pool has
     */
    boolean recycle(String worker) throws IOException;

    /**
     * What was seen of a pool.
     *
     * @param id what tells it from others
     * @param program the id of its process
     * @param snapshot what it does, if that can be told
     * @param trouble why it cannot be told, otherwise
     */
    record Seen(
            String id,
            String program,
            @Nullable PoolSnapshot snapshot,
            @Nullable String trouble) {}

    /** {@return what is seen of pools now, but for those that have ended} */
    static List<Seen> look(List<? extends PoolView> pools) {
        List<Seen> seen = new ArrayList<>();
        for (PoolView pool : pools) {
            try {
                seen.add(new Seen(pool.id(), pool.program(), pool.snapshot(), null));
            } catch (OtherVersionException e) {
                seen.add(new Seen(pool.id(), pool.program(), null, e.getMessage()));
            } catch (IOException e) {
                // it has ended
            }
        }
        return seen;
    }
}
