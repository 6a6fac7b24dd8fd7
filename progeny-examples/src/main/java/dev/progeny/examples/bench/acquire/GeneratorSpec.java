package dev.progeny.examples.bench.acquire;

import java.util.Locale;

/** A function generator. */
record GeneratorSpec(String text, Waveform waveform, String unit, double rate, boolean isRealTime)
        implements SourceSpec {
    private static final double LARGEST = 1e9;
    private static final double LONGEST_SECONDS = 3600;
    private static final double RATE = 1000;
    private static final double FREQUENCY = 10;

    /** Reads the options of a generator; {@code kind} is a shape, {@code noise}, {@code chirp} or {@code burst}. */
    static GeneratorSpec parse(String kind, SpecText text) throws BadSourceException {
        double rate = text.number("rate", RATE, CommonOptions.LOWEST_RATE, CommonOptions.HIGHEST_RATE);
        double amplitude = text.number("amplitude", 1, 0, LARGEST);
        double offset = text.number("offset", 0, -LARGEST, LARGEST);
        Waveform clean = switch (kind) {
            case "chirp" -> chirp(text, rate, amplitude, offset);
            case "burst" -> burst(text, rate, amplitude, offset);
            case "noise" -> new Periodic(Periodic.Shape.SINE, 0, 0, 0, 0, offset);
            default -> periodic(kind, text, rate, amplitude, offset);
        };
        double deviation = kind.equals("noise") ? amplitude : text.number("noise", 0, 0, LARGEST);
        long seed = text.whole("seed", 1, 0, Integer.MAX_VALUE);
        return new GeneratorSpec(
                text.text(),
                deviation == 0 ? clean : new Noise(clean, seed, deviation),
                CommonOptions.unit(text),
                rate,
                CommonOptions.isRealTime(text));
    }

    private static Waveform periodic(String kind, SpecText text, double rate, double amplitude, double offset)
            throws BadSourceException {
        double frequency = frequency(text, "frequency", Math.min(FREQUENCY, rate / 2), rate);
        double degrees = text.number("phase", 0, -360, 360);
        double duty = kind.equals("square") ? text.number("duty", 50, 0, 100) : 50;
        return new Periodic(
                Periodic.Shape.valueOf(kind.toUpperCase(Locale.ROOT)),
                Phase.of(frequency / rate),
                Phase.of(degrees / 360),
                (long) (duty / 100 * 0x1p63) << 1,
                amplitude,
                offset);
    }

    private static Waveform chirp(SpecText text, double rate, double amplitude, double offset)
            throws BadSourceException {
        double from = frequency(text, "from", Math.min(FREQUENCY, rate / 2), rate);
        double to = frequency(text, "to", rate / 4, rate);
        long length = samples(text, "seconds", 1, rate);
        return new Chirp(from / rate, to / rate, length, amplitude, offset);
    }

    private static Waveform burst(SpecText text, double rate, double amplitude, double offset)
            throws BadSourceException {
        double frequency = frequency(text, "frequency", Math.min(FREQUENCY, rate / 2), rate);
        int cycles = text.whole("cycles", 3, 1, 1_000_000);
        double seconds = cycles / frequency;
        long length = samples(text, "seconds", Math.min(2 * seconds, LONGEST_SECONDS), rate);
        long sounding = Math.round(seconds * rate);
        if (sounding > length) {
            throw text.bad("seconds must be at least " + Decimals.plain(seconds) + ", which " + cycles + " cycles of "
                    + Decimals.plain(frequency) + " Hz last, was " + Decimals.plain(length / rate));
        }
        return new Burst(Phase.of(frequency / rate), sounding, length, amplitude, offset);
    }

    private static double frequency(SpecText text, String name, double otherwise, double rate)
            throws BadSourceException {
        double frequency = text.number(name, otherwise, 0, CommonOptions.HIGHEST_RATE);
        if (frequency == 0 || frequency > rate / 2) {
            throw text.bad(name + " must be above 0 and at most half the rate of " + Decimals.plain(rate) + ", was "
                    + Decimals.plain(frequency) + "; change it or rate");
        }
        return frequency;
    }

    private static long samples(SpecText text, String name, double otherwise, double rate) throws BadSourceException {
        double seconds = text.number(name, otherwise, 0, LONGEST_SECONDS);
        long samples = Math.round(seconds * rate);
        if (samples < 1) {
            throw text.bad(name + " must be at least one sample, " + Decimals.plain(1 / rate) + ", was "
                    + Decimals.plain(seconds));
        }
        return samples;
    }

    @Override
    public Source open() {
        return new PacedSource(new Generated(waveform), unit, rate, isRealTime);
    }

    /** A waveform read from some number on. */
    private static final class Generated implements Series {
        private final Waveform waveform;
        private long next;

        Generated(Waveform waveform) {
            this.waveform = waveform;
        }

        @Override
        public int read(float[] samples, int count) {
            waveform.fill(next, samples, count);
            next += count;
            return count;
        }

        @Override
        public void seek(long number) {
            next = number;
        }

        @Override
        public void close() {}
    }
}
