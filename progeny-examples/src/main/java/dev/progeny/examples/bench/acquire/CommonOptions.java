package dev.progeny.examples.bench.acquire;

/** The options that sources of more than one kind have. */
final class CommonOptions {
    static final double LOWEST_RATE = 0.001;
    static final double HIGHEST_RATE = 1_000_000;
    static final double LARGEST = 1e12;

    private CommonOptions() {}

    static String unit(SpecText text) throws BadSourceException {
        return text.text("unit", "V");
    }

    static double scale(SpecText text) throws BadSourceException {
        return text.number("scale", 1, -LARGEST, LARGEST);
    }

    static double offset(SpecText text) throws BadSourceException {
        return text.number("offset", 0, -LARGEST, LARGEST);
    }

    static boolean isRealTime(SpecText text) throws BadSourceException {
        return text.choice("speed", "real", "real", "max").equals("real");
    }

    /** {@return the rate of an input that does not tell it} */
    static double givenRate(SpecText text) throws BadSourceException {
        return text.required("rate", "how many samples a second the device sends", LOWEST_RATE, HIGHEST_RATE);
    }
}
