package dev.progeny.internal.manager;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is, and what lets one in.
 *
 * @param server its name, which no other server has
 * @param identity its process; {@link ProcessIdentity#NONE} if it may be on another machine
 * @param pid the number of its process
 * @param address as text; null where both sides know it
 * @param secret in hexadecimal; null where both sides know it
 */
public record ServerAddress(
        String server,
        long identity,
        long pid,
        @Nullable String address,
        @Nullable String secret) implements Serializable {
    /** Whether its processes are of this family: they trust one another. */
    boolean isFamily() {
        return identity != ProcessIdentity.NONE;
    }

    /** {@return the same without what must not be sent, or need not} */
    ServerAddress bare() {
        return new ServerAddress(server, identity, pid, null, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerAddress that && that.server.equals(server) && that.isFamily() == isFamily();
    }

    @Override
    public int hashCode() {
        return server.hashCode();
    }

    /** {@return the same, without the secret} */
    @Override
    public String toString() {
        return "the manager of process " + pid;
    }
}
