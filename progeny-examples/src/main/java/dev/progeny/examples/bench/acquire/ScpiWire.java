package dev.progeny.examples.bench.acquire;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lines to an instrument, and its answers: lines, or blocks of bytes as IEEE 488.2 defines them, {@code #}, the number of digits of the
 * length, the length, so many bytes, a line end. An answer must be there whole before its deadline, and be no longer than the caller wants.
 */
final class ScpiWire implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String device;
    private final SocketChannel channel;
    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private String asked = "";
    private long allowedNanos;
    private long deadlineNanos;

    ScpiWire(Endpoint device) throws IOException {
        this.device = device.toString();
        channel = device.connect();
        input = channel.socket().getInputStream();
    }

    /** Sends a line and allows some time for the answer, if one is expected. */
    void send(String line, Duration allowed) throws IOException {
        asked = line;
        allowedNanos = allowed.toNanos();
        deadlineNanos = System.nanoTime() + allowedNanos;
        channel.socket().getOutputStream().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@return an answer that must be a line} */
    String line(int most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = next(); one != '\n'; one = next()) {
            if (line.size() == most) {
                throw wrong("with more than " + most + " bytes, which is too long");
            }
            line.write(one);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** {@return whether the answer is a block} */
    boolean isBlock() throws IOException {
        int one = next();
        from--;
        return one == '#';
    }

    /** {@return an answer that must be a block} */
    byte[] block(int most) throws IOException {
        int one = next();
        if (one != '#') {
            throw wrong("with " + shown(one) + " where a block begins with #");
        }
        int digits = next() - '0';
        if (digits < 1 || digits > 9) {
            throw wrong("with a block whose length has " + shown(digits + '0')
                    + " digits; 1 to 9 can be read, blocks without a length cannot");
        }
        int length = length(digits, most);
        byte[] bytes = new byte[length];
        for (int got = 0; got < length; ) {
            if (from == to) {
                fill();
            }
            int count = Math.min(length - got, to - from);
            System.arraycopy(buffer, from, bytes, got, count);
            from += count;
            got += count;
        }
        int end = next();
        if (end == '\r') {
            end = next();
        }
        if (end != '\n') {
            throw wrong("with " + shown(end) + " where the line ends after a block of " + length + " bytes");
        }
        return bytes;
    }

    private int length(int digits, int most) throws IOException {
        int length = 0;
        for (int i = 0; i < digits; i++) {
            int digit = next();
            if (digit < '0' || digit > '9') {
                throw wrong("with " + shown(digit) + " in the length of a block");
            }
            length = length * 10 + digit - '0';
        }
        if (length > most) {
            throw wrong("with a block of " + length + " bytes, more than the " + most
                    + " that were wanted; see points and format");
        }
        return length;
    }

    private static String shown(int one) {
        return one > ' ' && one < 127 ? "'" + (char) one + "'" : "byte " + one;
    }

    private ScpiException wrong(String what) {
        return new ScpiException(device + " answered \"" + asked + "\" " + what);
    }

    private int next() throws IOException {
        if (from == to) {
            fill();
        }
        return Byte.toUnsignedInt(buffer[from++]);
    }

    private void fill() throws IOException {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        try {
            if (leftMillis <= 0) {
                throw new SocketTimeoutException();
            }
            channel.socket().setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
            int count = input.read(buffer);
            if (count < 0) {
                throw new EOFException(device + " closed the connection instead of answering \"" + asked + "\"");
            }
            from = 0;
            to = count;
        } catch (SocketTimeoutException e) {
            throw new SocketTimeoutException(device + " gave no whole answer to \"" + asked + "\" within "
                    + TimeUnit.NANOSECONDS.toMillis(allowedNanos) + " ms; see timeout");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
