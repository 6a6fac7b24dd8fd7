package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.examples.bench.live.Panel;
import dev.progeny.function.RemoteRunnable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The process that serves the page. It takes nothing away, so nobody misses it when it is killed; and it keeps nothing, so one that is started
 * anew goes on at the same address. If another program has taken its port meanwhile, it goes on at another, and prints the address. The
 * token in the address depends on the port: the other program may have learned the one before from the browser.
 *
 * @param panel what it shows; it also says there at which port the page is
 * @param port where the page shall be, or 0 for a port that is free; once there was a page, its port is taken
 * @param secret of which the tokens are made, see {@link #newSecret()}
 */
public record Show(Panel panel, int port, String secret) implements RemoteRunnable {
    private static final long AGAIN_MILLIS = 100;
    private static final int TIMES = 50;

    /** {@return a secret for the address} */
    public static String newSecret() {
        return LocalServer.newToken();
    }

    /** {@return where a browser finds the page; who knows this may use it} */
    public static URI address(int port, String secret) {
        return LocalServer.address(port, token(port, secret));
    }

    /** Who knows the token of one port knows neither the secret nor the token of another. */
    private static String token(int port, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] bytes = mac.doFinal(Integer.toString(port).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each Java has this one
        }
    }

    @Override
    public void runRemotely() throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else an answer may wait for 40 ms
        System.setProperty(
                "sun.net.httpserver.maxReqTime", "10"); // seconds until a request that has begun must be whole
        try (ShowServer server = open()) {
            panel.servedAt(server.address().getPort());
            new CountDownLatch(1).await(); // until it is ended
        }
    }

    private ShowServer open() throws IOException, InterruptedException {
        int before = panel.port();
        int wanted = before == 0 ? port : before;
        try {
            return open(wanted);
        } catch (BindException e) {
            if (before == 0) {
                throw new IOException(
                        "port " + wanted + " is in use by another program; choose another, or 0 for one that is free",
                        e);
            }
            ShowServer moved = open(0);
            System.out.println("port " + before + " is in use by another program by now");
            System.out.println("page: " + moved.address());
            return moved;
        }
    }

    /** Whoever had the port before may not have left it yet. */
    private ShowServer open(int wanted) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                int found = wanted == 0 ? free() : wanted;
                return new ShowServer(panel, found, token(found, secret));
            } catch (BindException e) {
                if (i == TIMES) {
                    throw e;
                }
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** {@return a port that is free for now} The token must be known before the server takes it. */
    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@return that this is the page's process; not the secret} */
    @Override
    public String toString() {
        return "Show[port=" + port + "]";
    }
}
