package acme;

/** A class of the class path, of which a test makes another version elsewhere. */
public final class Version {
    private Version() {}

    /** {@return which version this is} */
    public static String name() {
        return "of the class path";
    }
}
