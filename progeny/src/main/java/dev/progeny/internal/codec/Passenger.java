package dev.progeny.internal.codec;

/**
 * What a handle leaves with the encoding that it is part of, in order to learn who receives it: an end of a pipe, say, belongs to the
 * receiver from then on.
 */
@FunctionalInterface
public interface Passenger {
    /**
     * Tells that the encoded handle was given to a process. May be called from any thread, more than once if several processes got a
     * copy, and must neither wait nor throw.
     *
     * @param identity the receiver, as in {@code ProcessIdentity}
     */
    void handOver(long identity);
}
