package dev.progeny.internal.transport;

import java.nio.ByteBuffer;

/**
 * An element that was still in a {@link RingQueue} when it was looked at.
 *
 * @param place where it is
 * @param next where to look for the one after it
 * @param payload a copy of its bytes
 */
public record RingElement(RingPlace place, RingPlace next, ByteBuffer payload) {}
