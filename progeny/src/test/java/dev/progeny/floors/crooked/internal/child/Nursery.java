package dev.progeny.floors.crooked.internal.child;

import dev.progeny.floors.crooked.internal.launch.Garage;

/** Uses its neighbour. */
final class Nursery {
    static int cars() {
        return Garage.CARS.length();
    }

    private Nursery() {}
}
