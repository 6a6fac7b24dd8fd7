package dev.progeny.floors.crooked;

import dev.progeny.floors.crooked.internal.memory.Cellar;
import java.util.List;

/** A public type that shows internal ones. */
public final class Door extends Cellar {
    public List<Cellar> opened() {
        return List.of(this);
    }

    List<Cellar> hidden() {
        return List.of(this);
    }
}
