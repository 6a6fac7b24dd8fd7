package dev.progeny.examples.bench.show;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One picture, of curves or of spectra.
 *
 * @param state {@code triggered} if it is aligned to a trigger, {@code free} if it is of the newest samples for want of one
 * @param time when it was made, see {@link #now}
 * @param at what time the trigger was, or what is in its place, in seconds since the instrument began
 * @param window how much time it shows, in seconds
 * @param top the greatest frequency of the spectra, in hertz; 0 if it is of curves, or of no channel
 * @param curves the channels' curves, if it is of curves
 * @param spectra the channels' spectra, if it is of these
 * @param measured what was measured on the samples of the curves
 * @param late the channels whose samples are not of the same time as the others', as when their process was stopped
 */
public record Frame(
        String state,
        long time,
        double at,
        double window,
        double top,
        List<Curve> curves,
        List<Spectrum> spectra,
        List<Measurements> measured,
        List<Integer> late) {
    /** {@return this moment, in milliseconds, by {@link System#nanoTime}: whoever sets the time of day does not change it} */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * The curve of a channel.
     *
     * @param channel its number
     * @param curve evenly spread over the picture
     */
    public record Curve(int channel, Coded curve) {}
}
