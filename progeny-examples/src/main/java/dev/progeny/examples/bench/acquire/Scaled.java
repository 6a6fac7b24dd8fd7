package dev.progeny.examples.bench.acquire;

import java.io.IOException;

/** A series in another unit: each sample times {@code scale}, plus {@code offset}. */
record Scaled(Series series, double scale, double offset) implements Series {
    @Override
    public int read(float[] samples, int count) throws IOException {
        int got = series.read(samples, count);
        for (int i = 0; i < got; i++) {
            samples[i] = (float) (samples[i] * scale + offset);
        }
        return got;
    }

    @Override
    public void seek(long number) throws IOException {
        series.seek(number);
    }

    @Override
    public void close() throws IOException {
        series.close();
    }
}
