package dev.progeny.dashboard.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What a server answers to a request, which may be one that no browser would send.
 *
 * @param status the status
 * @param head all headers
 * @param body what came behind them, as it came
 */
public record Answer(int status, String head, String body) {
    /** Asks, with these headers and no others. */
    public static Answer ask(URI page, String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(all.split(" ", 3)[1]), all.substring(0, end), all.substring(end + 4));
        }
    }

    /** {@return the header that names a page's own host} */
    public static String host(URI page) {
        return "Host: " + page.getAuthority();
    }
}
