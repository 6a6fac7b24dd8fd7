package dev.progeny.floors.crooked.internal.pool;

import dev.progeny.floors.crooked.Door;

/** Knows a public type that does something. */
public final class Salon {
    public static final String HEIGHT = Door.class.getName();

    private Salon() {}
}
