package dev.progeny.examples.bench;

/** What a WAV file holds: one channel. */
final class Recording {
    private static final int RATE = 8000;
    private static final double FULL_SCALE_VOLTS = 5;
    private static final double HERTZ = 3;

    private final int samplesPerSecond;
    private final float[] values;

    /**
     * @param samplesPerSecond at which it was recorded
     * @param values from -1 to 1; at least one
     */
    Recording(int samplesPerSecond, float... values) {
        this.samplesPerSecond = samplesPerSecond;
        this.values = values;
    }

    /** {@return two seconds of a tone that swells and fades, for want of a real recording} */
    static Recording example() {
        float[] values = new float[2 * RATE];
        for (int i = 0; i < values.length; i++) {
            double seconds = (double) i / RATE;
            double loudness = Math.sin(Math.PI * i / values.length);
            values[i] = (float) (0.9 * loudness * Math.sin(2 * Math.PI * HERTZ * seconds));
        }
        return new Recording(RATE, values);
    }

    /** {@return at which rate it was recorded} */
    int samplesPerSecond() {
        return samplesPerSecond;
    }

    /** {@return its values, from -1 to 1; not a copy} */
    float[] values() {
        return values;
    }

    /**
     * {@return the recording as a device that plays it in real time, again and again}
     *
     * @param rate how often a second the device is read
     */
    Signal playedAndReadAt(int rate) {
        return n -> FULL_SCALE_VOLTS * values[(int) ((long) ((double) n * samplesPerSecond / rate) % values.length)];
    }
}
