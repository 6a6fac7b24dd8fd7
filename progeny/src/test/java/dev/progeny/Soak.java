package dev.progeny;

/**
 * How much of what a test tagged "soak" promises is run: all of it by {@code mvn verify -P soak}, a twentieth on each JDK by
 * the default build.
 */
public final class Soak {
    private static final double SCALE = Double.parseDouble(System.getProperty("progeny.soak", "0.05"));

    private Soak() {}

    /** {@return that many, scaled, and at least one} */
    public static int scaled(int full) {
        return (int) Math.max(1, Math.round(full * SCALE));
    }
}
