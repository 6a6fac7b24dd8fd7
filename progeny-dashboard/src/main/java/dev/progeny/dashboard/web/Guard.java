package dev.progeny.dashboard.web;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: a request that names this machine as its host, so that no other name was made to lead here; whose path begins with the
 * secret token; and that comes, if it says from where, from a page of this server itself.
 */
final class Guard {
    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String path;
    private final List<String> hosts;

    Guard(int port, String token) {
        path = path(token);
        hosts = List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** {@return a token that nobody can guess} */
    static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** {@return whether a text is as {@link #newToken()} makes them} */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** {@return the path under which everything of a server with that token is} */
    static String path(String token) {
        return "/" + token + "/";
    }

    /** {@return the path under which everything is} */
    String path() {
        return path;
    }

    /** {@return why a request is refused, or null} Never says what would have been right. */
    @Nullable
    String refusal(Headers headers, URI address) {
        String host = headers.getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            return "this server answers to 127.0.0.1 and localhost only";
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            return "a page of another origin asked";
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "a page of another site asked";
        }
        return isMine(Objects.requireNonNullElse(address.getPath(), "")) ? null : "the address has no valid token";
    }

    /** In a time that does not depend on how much of the token is right. */
    private boolean isMine(String asked) {
        String begin = asked.substring(0, Math.min(asked.length(), path.length()));
        return MessageDigest.isEqual(begin.getBytes(StandardCharsets.UTF_8), path.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the path behind the token} */
    String within(URI address) {
        return address.getPath().substring(path.length());
    }
}
