package dev.progeny.examples.bench.acquire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;

/** What a simulated instrument is set to, its errors, and what it measures; one for each connection. */
final class InstrumentState {
    private static final int MOST_ERRORS = 20;
    private static final double OVERLOAD = 9.9e37; // so instruments say that the range is too small
    private static final double HIGHEST_RANGE = 1000;
    private static final double NANOS = 1e9;

    private final String signal;
    private final ArrayDeque<String> errors = new ArrayDeque<>();
    private double range;
    private double interval;
    private int count;
    private int realBits; // 0 for text
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long startedNanos;
    private boolean isRunning;
    private long taken;
    private float[] record = {};

    /** @param signal a generator's text without a rate */
    InstrumentState(String signal) {
        this.signal = signal;
        reset();
    }

    void reset() {
        range = HIGHEST_RANGE;
        interval = 0.001;
        count = 1;
        realBits = 0;
        order = ByteOrder.BIG_ENDIAN;
        isRunning = false;
        record = new float[0];
    }

    void clearErrors() {
        errors.clear();
    }

    void error(int number, String text) {
        if (errors.size() == MOST_ERRORS) {
            errors.removeLast();
            errors.add("-350,\"Queue overflow\"");
        } else {
            errors.add(number + ",\"" + text + "\"");
        }
    }

    String nextError() {
        return errors.isEmpty() ? "+0,\"No error\"" : errors.remove();
    }

    void setRange(String text) {
        range = text.isEmpty() ? HIGHEST_RANGE : number(text, 0, HIGHEST_RANGE, range);
    }

    void setInterval(String text) {
        interval = number(text, 1 / CommonOptions.HIGHEST_RATE, 1 / CommonOptions.LOWEST_RATE, interval);
        isRunning = false;
    }

    void setCount(String text) {
        count = (int) number(text, 1, 1_000_000, count);
    }

    void setFormat(String text) {
        switch (text.toUpperCase(Locale.ROOT)) {
            case "ASC", "ASCII" -> realBits = 0;
            case "REAL,32" -> realBits = Float.SIZE;
            case "REAL", "REAL,64" -> realBits = Double.SIZE;
            default -> error(-224, "Illegal parameter value");
        }
    }

    void setOrder(String text) {
        switch (text.toUpperCase(Locale.ROOT)) {
            case "NORM", "NORMAL" -> order = ByteOrder.BIG_ENDIAN;
            case "SWAP", "SWAPPED" -> order = ByteOrder.LITTLE_ENDIAN;
            default -> error(-224, "Illegal parameter value");
        }
    }

    private double number(String text, double min, double max, double otherwise) {
        try {
            double number = Decimals.parse(text);
            if (number >= min && number <= max) {
                return number;
            }
            error(-222, "Data out of range");
        } catch (NumberFormatException e) {
            error(-104, "Data type error");
        }
        return otherwise;
    }

    /** Begins to measure, sample after sample. */
    void initiate() {
        startedNanos = System.nanoTime();
        taken = 0;
        isRunning = true;
    }

    /** Measures one record; takes as long as that takes. */
    void measure() throws InterruptedException {
        initiate();
        Thread.sleep((long) Math.ceil(count * interval * 1000));
        record = samples(0, count);
    }

    /** {@return the last record, as an answer} */
    byte[] record() {
        if (record.length == 0) {
            error(-230, "Data corrupt or stale");
            return new byte[0];
        }
        return realBits == 0 ? line(texts(record)) : block(bytes(record));
    }

    /** {@return what was measured since it was asked last, as an answer} */
    byte[] newest(String most) {
        if (!isRunning) {
            error(-230, "Data corrupt or stale");
            return new byte[0];
        }
        long due = (long) ((System.nanoTime() - startedNanos) / NANOS / interval);
        int allowed = most.isEmpty() ? count : (int) number(most, 1, 1_000_000, count);
        int wanted = (int) Math.min(due - taken, allowed);
        float[] samples = samples(taken, wanted);
        taken += wanted;
        return block(realBits == 0 ? texts(samples) : bytes(samples));
    }

    private float[] samples(long first, int wanted) {
        float[] samples = new float[wanted];
        try {
            generator(signal, 1 / interval).waveform().fill(first, samples, wanted);
        } catch (BadSourceException e) {
            error(-221, "Settings conflict");
        }
        for (int i = 0; i < wanted; i++) {
            if (Math.abs(samples[i]) > range * 1.2) {
                samples[i] = (float) Math.copySign(OVERLOAD, samples[i]);
            }
        }
        return samples;
    }

    /** {@return the generator that a text without a rate means, with a rate} */
    static GeneratorSpec generator(String signal, double rate) throws BadSourceException {
        String separator = signal.endsWith(":") ? "" : signal.contains(":") ? "," : ":";
        if (Sources.parse(signal + separator + "rate=" + Decimals.plain(rate)) instanceof GeneratorSpec generator) {
            return generator;
        }
        throw new BadSourceException("signal must be a function generator without a rate, was \"" + signal + "\"");
    }

    private static byte[] texts(float[] samples) {
        StringBuilder text = new StringBuilder();
        for (float sample : samples) {
            text.append(text.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "%+.8E", sample));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(float[] samples) {
        ByteBuffer bytes =
                ByteBuffer.allocate(samples.length * realBits / Byte.SIZE).order(order);
        for (float sample : samples) {
            if (realBits == Float.SIZE) {
                bytes.putFloat(sample);
            } else {
                bytes.putDouble(sample);
            }
        }
        return bytes.array();
    }

    private static byte[] block(byte[] bytes) {
        String length = String.valueOf(bytes.length);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(("#" + length.length() + length).getBytes(StandardCharsets.ISO_8859_1));
        block.writeBytes(bytes);
        block.write('\n');
        return block.toByteArray();
    }

    static byte[] line(byte[] text) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(text);
        line.write('\n');
        return line.toByteArray();
    }
}
