package dev.progeny.examples.bench.show;

/**
 * The samples of one channel that a picture shows, and some on either side.
 *
 * @param channel the number of the channel
 * @param rate samples a second
 * @param samples the samples; NaN where one was left out
 * @param count how many of them there are, from the start of the array
 * @param start where the picture begins, counted in samples from the start of the array; not whole, and below 0 if some are missing
 * @param length how many samples wide the picture is; not whole
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares excerpts
record Excerpt(int channel, double rate, float[] samples, int count, double start, double length) {
    private static final int BUCKETS = 500;
    private static final int POINTS = 2 * BUCKETS;
    private static final double FEW = 2;

    /**
     * Makes the curve: 1000 points, evenly spread over the picture. Where many samples meet, two points are the least and the greatest of a
     * five-hundredth of the picture, in the order in which they came; else points lie on the straight lines between samples.
     */
    Coded curve() {
        float[] points = new float[POINTS];
        double width = length / BUCKETS;
        if (width < FEW) {
            for (int i = 0; i < POINTS; i++) {
                points[i] = between(start + (i + 0.5) * width / 2);
            }
        } else {
            int from = (int) Math.ceil(start);
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                int to = (int) Math.ceil(start + (bucket + 1) * width);
                extremes(Math.max(0, from), Math.min(to, count), points, 2 * bucket);
                from = to;
            }
        }
        return Coded.of(points);
    }

    private float between(double place) {
        int before = (int) Math.floor(place);
        if (before < 0 || before + 1 >= count) {
            return before >= 0 && before < count && place == before ? samples[before] : Float.NaN;
        }
        float value = samples[before];
        return (float) (value + (samples[before + 1] - value) * (place - before));
    }

    private void extremes(int from, int to, float[] points, int at) {
        int least = -1;
        int greatest = -1;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            float value = samples[i];
            if (value < min) {
                min = value;
                least = i;
            }
            if (value > max) {
                max = value;
                greatest = i;
            }
        }
        points[at] = least < 0 ? Float.NaN : samples[Math.min(least, greatest)];
        points[at + 1] = least < 0 ? Float.NaN : samples[Math.max(least, greatest)];
    }

    /** Measures the samples inside the picture. */
    Measurements measured() {
        int from = (int) Math.max(0, Math.ceil(start));
        int to = (int) Math.min(count, Math.floor(start + length) + 1);
        return Measurements.of(channel, samples, from, to, rate);
    }
}
