package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.examples.bench.live.Panel;
import dev.progeny.function.RemoteRunnable;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/**
 * The process that serves the page. It takes nothing away, so nobody misses it when it is killed; and it keeps nothing, so one that is started
 * anew goes on at the same address.
 *
 * @param panel what it shows; it also says there at which port the page is
 * @param port where the page shall be, or 0 for a port that is free; once there was a page, its port is taken
 * @param token the secret in the address, see {@link #newToken()}
 */
public record Show(Panel panel, int port, String token) implements RemoteRunnable {
    private static final long AGAIN_MILLIS = 100;
    private static final int TIMES = 50;

    /** {@return a secret for the address} */
    public static String newToken() {
        return LocalServer.newToken();
    }

    /** {@return where a browser finds the page; who knows this may use it} */
    public static URI address(int port, String token) {
        return LocalServer.address(port, token);
    }

    @Override
    public void runRemotely() throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else an answer may wait for 40 ms
        System.setProperty(
                "sun.net.httpserver.maxReqTime", "10"); // seconds until a request that has begun must be whole
        int wanted = panel.port() == 0 ? port : panel.port();
        try (ShowServer server = open(wanted)) {
            panel.servedAt(server.address().getPort());
            new CountDownLatch(1).await(); // until it is ended
        }
    }

    /** Whoever had the port before may not have left it yet. */
    private ShowServer open(int wanted) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return new ShowServer(panel, wanted, token);
            } catch (BindException e) {
                if (i == TIMES) {
                    throw new IOException(
                            "port " + wanted
                                    + " is in use by another program; choose another, or 0 for one that is free",
                            e);
                }
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** {@return that this is the page's process; not the token, which is a secret} */
    @Override
    public String toString() {
        return "Show[port=" + port + "]";
    }
}
