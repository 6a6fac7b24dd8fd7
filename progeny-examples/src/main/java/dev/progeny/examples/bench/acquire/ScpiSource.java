package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sets an instrument up and asks it for samples, again and again. One that comes back is set up again. What it does not measure between two
 * answers is a gap in the numbers, too.
 */
final class ScpiSource extends DeviceSource {
    private static final Logger LOG = System.getLogger(ScpiSource.class.getName());
    private static final double MILLIS = 1000;
    private static final long NOTHING_YET_MILLIS = 20;

    private final ScpiSpec spec;
    private final Duration measuring;
    private @Nullable ScpiClient client;

    ScpiSource(ScpiSpec spec) {
        super(spec, spec.device(), spec.points());
        this.spec = spec;
        measuring = Duration.ofMillis((long) (spec.points() / spec.rate() * MILLIS));
    }

    @Override
    void receive(float[] samples) throws IOException, InterruptedException {
        ScpiClient connected = client == null ? connect() : client;
        int count = connected.readings(spec.query(), spec.format(), samples, measuring);
        if (count == 0) {
            Thread.sleep(NOTHING_YET_MILLIS);
            return;
        }
        long nowNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (samples[i] * spec.scale() + spec.offset());
        }
        arrived(count, nowNanos);
        if (!spec.isContinuous()) {
            breakOff();
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

    @Override
    boolean isForGood(IOException failure) {
        return failure instanceof ScpiException;
    }

    @Override
    void disconnect() throws IOException {
        ScpiClient connected = client;
        client = null;
        if (connected != null) {
            connected.close();
            breakOff();
        }
    }
}
