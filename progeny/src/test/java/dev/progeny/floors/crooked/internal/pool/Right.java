package dev.progeny.floors.crooked.internal.pool;

/** The other half. */
final class Right {
    Left left() {
        return new Left();
    }
}
