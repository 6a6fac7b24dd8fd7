package dev.progeny.floors.crooked.internal.pool;

/** One half of a circle of files. */
final class Left {
    Right right() {
        return new Right();
    }
}
