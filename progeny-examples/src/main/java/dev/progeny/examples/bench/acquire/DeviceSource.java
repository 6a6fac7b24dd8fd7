package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Reads a device that goes on while nobody listens. One that goes away is connected again; what it measured meanwhile is a gap in the numbers. */
abstract class DeviceSource implements Source {
    private final SourceSpec spec;
    private final Endpoint device;
    private final Redial redial;
    private final LiveNumbers numbers;
    private final Arrivals arrivals;
    private boolean isAtEnd;

    /** @param most how many samples come at once, at the most */
    DeviceSource(SourceSpec spec, Endpoint device, int most) {
        this.spec = spec;
        this.device = device;
        redial = new Redial(device);
        numbers = new LiveNumbers(spec.rate());
        arrivals = new Arrivals(most);
    }

    /**
     * Connects the device if it is not connected, and receives from it, once; says what came, if anything did, with {@link #arrived} or
     * {@link #endOfInput}.
     *
     * @param samples where to put samples, from the start
     * @throws IOException if the device has gone away, or failed for good
     */
    abstract void receive(float[] samples) throws IOException, InterruptedException;

    /** {@return whether it would be no use to connect the device again that failed so} */
    abstract boolean isForGood(IOException failure);

    /** Leaves the device, if it is connected, and says so with {@link #breakOff}. */
    abstract void disconnect() throws IOException;

    /** Says that so many samples came at a time, by {@link System#nanoTime}. */
    final void arrived(int count, long nowNanos) {
        arrivals.set(numbers.arrived(count, nowNanos), count);
        redial.heard();
    }

    /** Says that samples may be missed from now on, until the next come. */
    final void breakOff() {
        numbers.breakOff();
    }

    /** Says that no more will come. */
    final void endOfInput() {
        isAtEnd = true;
    }

    /** Waits until there are samples; {@return false at the end} */
    private boolean awaitSamples() throws IOException, InterruptedException {
        while (arrivals.isEmpty() && !isAtEnd) {
            try {
                receive(arrivals.samples());
            } catch (ClosedByInterruptException e) {
                throw new InterruptedException("interrupted while " + device + " was read");
            } catch (IOException e) {
                if (isForGood(e)) {
                    throw e;
                }
                disconnect();
                redial.pause(e);
            }
        }
        return !arrivals.isEmpty();
    }

    @Override
    public final String unit() {
        return spec.unit();
    }

    @Override
    public final double rate() {
        return spec.rate();
    }

    @Override
    public final int read(float[] samples) throws IOException, InterruptedException {
        return awaitSamples() ? arrivals.take(samples) : -1;
    }

    @Override
    public final long first() {
        return arrivals.first();
    }

    @Override
    public final long cameNanos() {
        return numbers.cameNanos(arrivals.next());
    }

    @Override
    public final long resumeAt(long number, long startedNanos, long cameNanos)
            throws IOException, InterruptedException {
        numbers.resumeAt(number, cameNanos);
        return awaitSamples() ? arrivals.next() : number;
    }

    @Override
    public final void close() throws IOException {
        disconnect();
    }
}
