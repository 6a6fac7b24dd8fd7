package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sets an instrument up and asks it for samples, again and again. One that goes away is connected and set up again. What it does not measure
 * between two answers, or while it is away, is a gap in the numbers.
 */
final class ScpiSource implements Source {
    private static final Logger LOG = System.getLogger(ScpiSource.class.getName());
    private static final double MILLIS = 1000;
    private static final long NOTHING_YET_MILLIS = 20;

    private final ScpiSpec spec;
    private final Redial redial;
    private final LiveNumbers numbers;
    private final EpochClock clock = new EpochClock();
    private final Arrivals arrivals;
    private final Duration measuring;
    private @Nullable ScpiClient client;

    ScpiSource(ScpiSpec spec) {
        this.spec = spec;
        redial = new Redial(spec.device());
        numbers = new LiveNumbers(spec.rate());
        arrivals = new Arrivals(spec.points());
        measuring = Duration.ofMillis((long) (spec.points() / spec.rate() * MILLIS));
    }

    @Override
    public String unit() {
        return spec.unit();
    }

    @Override
    public double rate() {
        return spec.rate();
    }

    @Override
    public int read(float[] samples) throws IOException, InterruptedException {
        awaitSamples();
        return arrivals.take(samples);
    }

    private void awaitSamples() throws IOException, InterruptedException {
        while (arrivals.isEmpty()) {
            try {
                ScpiClient connected = client == null ? connect() : client;
                if (!receive(connected)) {
                    Thread.sleep(NOTHING_YET_MILLIS);
                }
            } catch (ClosedByInterruptException e) {
                throw new InterruptedException("interrupted while " + spec.device() + " was read");
            } catch (ScpiException e) {
                throw e; // it would be no use to ask again
            } catch (IOException e) {
                disconnect();
                redial.pause(e);
            }
        }
    }

    private ScpiClient connect() throws IOException {
        ScpiClient connected = ScpiClient.connect(spec.device());
        client = connected; // from here on to be closed
        LOG.log(Level.INFO, "{0} is {1}", spec.device(), connected.identify());
        for (String step : spec.setup()) {
            if (step.equals("*RST")) {
                connected.reset();
            } else if (step.endsWith("?")) {
                connected.query(step);
            } else {
                connected.command(step);
            }
        }
        return connected;
    }

    private boolean receive(ScpiClient connected) throws IOException {
        float[] samples = arrivals.samples();
        int count = connected.readings(spec.query(), spec.format(), samples, measuring);
        long nowNanos = clock.nanos();
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (samples[i] * spec.scale() + spec.offset());
        }
        if (count > 0) {
            arrivals.set(numbers.arrived(count, nowNanos), count);
            redial.heard();
            if (!spec.isContinuous()) {
                numbers.breakOff();
            }
        }
        return count > 0;
    }

    private void disconnect() throws IOException {
        ScpiClient connected = client;
        client = null;
        if (connected != null) {
            connected.close();
            numbers.breakOff();
        }
    }

    @Override
    public long first() {
        return arrivals.first();
    }

    @Override
    public long resumeAt(long number, long startedNanos) throws IOException, InterruptedException {
        numbers.resumeAt(number, startedNanos);
        awaitSamples();
        return arrivals.next();
    }

    @Override
    public void close() throws IOException {
        disconnect();
    }
}
