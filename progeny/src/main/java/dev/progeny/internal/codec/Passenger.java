package dev.progeny.internal.codec;

/**
 * What a handle leaves with the encoding that it is part of, in order to learn who receives it: an end of a pipe, say, belongs to the
 * receiver from then on.
 */
@FunctionalInterface
public interface Passenger {
    /**
     * Tells that the encoded handle is given to a process, or was: the receiver may have decoded it before. Called from any thread, once
     * for each process that gets a copy to decode; must neither wait nor throw.
     *
     * @param identity the receiver, as in {@code ProcessIdentity}
     */
    void handOver(long identity);
}
