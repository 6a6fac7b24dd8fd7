package dev.progeny.dashboard.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A request that was let in, and the way to answer it. For the thread that answers it. */
public final class Request {
    /** Status: all is well. */
    public static final int OK = 200;
    /** Status: there is no such thing. */
    public static final int NOT_FOUND = 404;
    /** Status: there is no such thing any more. */
    public static final int GONE = 410;
    /** Status: not now. */
    public static final int UNAVAILABLE = 503;

    private static final int NOT_MODIFIED = 304;

    private final HttpExchange exchange;
    private final BooleanSupplier isClosed;
    private final Map<String, String> parameters;

    Request(HttpExchange exchange, BooleanSupplier isClosed) {
        this.exchange = exchange;
        this.isClosed = isClosed;
        this.parameters = parameters(exchange.getRequestURI());
    }

    private static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : Objects.requireNonNullElse(address.getRawQuery(), "").split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /**
     * Looks up a parameter of the address.
     *
     * @param name its name
     * @param otherwise what it is if it is not there
     * @return its value
     */
    public String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    /**
     * Reads a parameter of the address that is a number.
     *
     * @param name its name
     * @param otherwise what it is if it is not there
     * @param least the smallest that may be
     * @param most the largest that may be
     * @return its value
     * @throws BadRequestException if it is no number, or out of its limits
     */
    public double number(String name, double otherwise, double least, double most) throws BadRequestException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BadRequestException(name + " must be a number, was \"" + text + "\"");
        }
        if (!(value >= least && value <= most)) {
            throw new BadRequestException(name + " must be between " + least + " and " + most + ", was " + text);
        }
        return value;
    }

    /**
     * Reads a parameter of the address that is a whole number.
     *
     * @param name its name
     * @param otherwise what it is if it is not there
     * @param least the smallest that may be
     * @param most the largest that may be
     * @return its value
     * @throws BadRequestException if it is no whole number, or out of its limits
     */
    public long whole(String name, long otherwise, long least, long most) throws BadRequestException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestException(name + " must be a whole number, was \"" + text + "\"");
        }
        if (value < least || value > most) {
            throw new BadRequestException(name + " must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }

    /**
     * Reads a parameter of the address that is one of some words.
     *
     * @param <E> the words, in capitals
     * @param name its name
     * @param otherwise what it is if it is not there
     * @return its value
     * @throws BadRequestException if it is none of them
     */
    public <E extends Enum<E>> E word(String name, E otherwise) throws BadRequestException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        StringBuilder words = new StringBuilder();
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = each.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return each;
            }
            words.append(words.length() == 0 ? "" : ", ").append(word);
        }
        throw new BadRequestException(name + " must be one of " + words + ", was \"" + text + "\"");
    }

    /**
     * Answers with text.
     *
     * @param status the status of the answer
     * @param text the text
     * @throws IOException if it cannot be sent
     */
    public void text(int status, String text) throws IOException {
        bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers with a value, as {@link Json} writes it.
     *
     * @param value the value
     * @throws IOException if it cannot be sent
     */
    public void json(Object value) throws IOException {
        answerJson(encoded(value));
    }

    /**
     * Answers with a value, as {@link Json} writes it, and with a tag of it ({@code ETag}); or only that it is the same, with the status
     * 304, if who asks has that one already ({@code If-None-Match}).
     *
     * @param value the value
     * @throws IOException if it cannot be sent
     */
    public void jsonIfNew(Object value) throws IOException {
        byte[] bytes = encoded(value);
        String tag = "\"" + UUID.nameUUIDFromBytes(bytes) + "\""; // 122 bits of a hash
        exchange.getResponseHeaders().set("ETag", tag);
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(NOT_MODIFIED, -1);
        } else {
            answerJson(bytes);
        }
    }

    private static byte[] encoded(Object value) {
        return Json.of(value).getBytes(StandardCharsets.UTF_8);
    }

    private void answerJson(byte[] bytes) throws IOException {
        bytes(OK, "application/json", bytes);
    }

    void bytes(int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /**
     * Answers with a file that the browser keeps; it may be of any length. The answer begins with the first byte that is written: until
     * then, another may be given.
     *
     * @param type its media type
     * @param name what the browser should call it
     * @return where its content goes; it must be closed if it is whole, and only then
     */
    public OutputStream download(String type, String name) {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                begin(type, name);
                exchange.getResponseBody().write(bytes, offset, count);
            }

            @Override
            public void flush() throws IOException {
                if (isBegun()) {
                    exchange.getResponseBody().flush();
                }
            }

            @Override
            public void close() throws IOException {
                begin(type, name);
                exchange.getResponseBody().close();
            }
        };
    }

    private void begin(String type, String name) throws IOException {
        if (!isBegun()) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
            exchange.sendResponseHeaders(OK, 0);
        }
    }

    /** {@return whether an answer has begun, so that there can be no other} */
    public boolean isBegun() {
        return exchange.getResponseCode() != -1;
    }

    /**
     * Answers with events.
     *
     * @return where they go
     * @throws IOException if they cannot be sent
     */
    public EventStream events() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(OK, 0);
        return new EventStream(exchange.getResponseBody(), isClosed);
    }
}
