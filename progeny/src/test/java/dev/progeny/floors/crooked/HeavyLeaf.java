package dev.progeny.floors.crooked;

import dev.progeny.floors.crooked.internal.memory.Cellar;

/** A leaf that hangs on a floor. */
public record HeavyLeaf(int weight) {
    int below() {
        return new Cellar().depth();
    }
}
