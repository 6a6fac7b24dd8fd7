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

    private final Endpoint device;
    private final ScpiExchange exchange;
    private final Duration measuring;
    private @Nullable ScpiClient client;

    ScpiSource(SourceSpec spec, Endpoint device, ScpiExchange exchange) {
        super(spec, device, exchange.points());
        this.device = device;
        this.exchange = exchange;
        measuring = Duration.ofMillis((long) (exchange.points() / spec.rate() * MILLIS));
    }

    @Override
    void receive(float[] samples) throws IOException, InterruptedException {
        ScpiClient connected = client == null ? connect() : client;
        int count = connected.readings(exchange.query(), exchange.format(), samples, measuring);
        if (count == 0) {
            Thread.sleep(NOTHING_YET_MILLIS);
            return;
        }
        long nowNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (samples[i] * exchange.scale() + exchange.offset());
        }
        arrived(count, nowNanos);
        if (!exchange.isContinuous()) {
            breakOff();
        }
    }

    private ScpiClient connect() throws IOException {
        ScpiClient connected = ScpiClient.connect(device);
        client = connected; // from here on to be closed
        LOG.log(Level.INFO, "{0} is {1}", device, connected.identify());
        for (String step : exchange.setup()) {
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
