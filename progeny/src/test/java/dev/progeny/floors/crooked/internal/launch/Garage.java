package dev.progeny.floors.crooked.internal.launch;

/** Uses nothing. */
public final class Garage {
    public static final String CARS = Garage.class.getName();

    private Garage() {}
}
