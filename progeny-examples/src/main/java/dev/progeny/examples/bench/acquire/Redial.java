package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Waits for a device that is away to come back, but not for ever. */
final class Redial {
    private static final Logger LOG = System.getLogger(Redial.class.getName());

    private final Endpoint device;
    private long aliveNanos = System.nanoTime();
    private boolean isAway;

    Redial(Endpoint device) {
        this.device = device;
    }

    /** Says that samples came. */
    void heard() {
        aliveNanos = System.nanoTime();
        if (isAway) {
            isAway = false;
            LOG.log(Level.INFO, "{0} is back", device);
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @param reason why the last failed
     * @throws IOException if the device has been away for too long
     */
    void pause(IOException reason) throws IOException, InterruptedException {
        long awayMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - aliveNanos);
        if (awayMillis >= device.patienceMillis()) {
            throw new IOException(
                    device + " has sent no samples for " + awayMillis + " ms, at last: " + reason.getMessage()
                            + "; see that the device is on and reachable, or wait longer with patience=SECONDS, now "
                            + Decimals.plain(device.patienceMillis() / 1000.0),
                    reason);
        }
        if (!isAway) {
            isAway = true;
            LOG.log(
                    Level.WARNING,
                    "{0}: {1}; it is tried again for {2} s",
                    device,
                    reason.getMessage(),
                    Decimals.plain(device.patienceMillis() / 1000.0));
        }
        Thread.sleep(device.pauseMillis());
    }
}
