package dev.progeny.examples.bench.show;

/**
 * What a picture is aligned to: a place where the signal crosses a level, or is beyond it.
 *
 * @param mode what is shown while there is no such place
 * @param source the channel whose signal is looked at
 * @param kind what counts
 * @param level where, in the channel's unit
 * @param hysteresis how far the signal must have been on the other side of the level for a crossing to count, so that noise does not
 */
record Trigger(Mode mode, int source, Kind kind, double level, double hysteresis) {
    /** What is shown while there is nothing to align to. */
    enum Mode {
        /** The newest samples. */
        AUTO,
        /** The last picture. */
        NORMAL,
        /** Nothing; and nothing more after the first picture. */
        SINGLE
    }

    /** What counts as a place to align to. */
    enum Kind {
        /** The signal comes from below the level. */
        RISING,
        /** The signal comes from above the level. */
        FALLING,
        /** The signal is above the level. */
        ABOVE,
        /** The signal is below the level. */
        BELOW
    }

    /**
     * Finds the last place in some samples.
     *
     * @return its index, with the fraction at which the straight line between two samples meets the level; NaN if there is none
     */
    double last(float[] samples, int count) {
        float sign = sign();
        double at = level * sign;
        int candidate = -1;
        for (int i = count - 1; i >= 0; i--) {
            float value = samples[i] * sign;
            if (value >= at) {
                if (isLevel()) {
                    return i;
                }
                candidate = i;
            } else if (candidate >= 0 && value < at - hysteresis) {
                return crossing(samples, candidate);
            }
        }
        return Double.NaN;
    }

    /** Finds the first place in some samples, in the same manner as {@link #last}. */
    double first(float[] samples, int count) {
        float sign = sign();
        double at = level * sign;
        boolean armed = isLevel();
        for (int i = 0; i < count; i++) {
            float value = samples[i] * sign;
            if (armed && value >= at) {
                return isLevel() ? i : crossing(samples, i);
            }
            armed |= value < at - hysteresis;
        }
        return Double.NaN;
    }

    private float sign() {
        return kind == Kind.RISING || kind == Kind.ABOVE ? 1 : -1;
    }

    private boolean isLevel() {
        return kind == Kind.ABOVE || kind == Kind.BELOW;
    }

    private double crossing(float[] samples, int after) {
        return crossing(samples, after, level);
    }

    /** {@return where the line from the sample before to this one meets a level; NaN if there is none before} */
    static double crossing(float[] samples, int after, double level) {
        double from = after == 0 ? Double.NaN : samples[after - 1];
        double to = samples[after];
        return to == from ? after : after - (to - level) / (to - from);
    }
}
