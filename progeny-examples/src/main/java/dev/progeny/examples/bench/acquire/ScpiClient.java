package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks SCPI with an instrument over TCP. After each step the instrument's error queue is read, so an error names the command that caused
 * it. After any exception the connection is of no use: what comes next may be a late answer. For one thread.
 */
public final class ScpiClient implements AutoCloseable {
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_NUMBER = 32; // with its comma
    private static final int MOST_ERRORS = 32;
    private static final String NEXT_ERROR = "SYSTem:ERRor?";

    private final String device;
    private final Duration timeout;
    private final ScpiWire wire;

    private ScpiClient(Endpoint device) throws IOException {
        this.device = device.toString();
        timeout = Duration.ofMillis(device.timeoutMillis());
        wire = new ScpiWire(device);
    }

    /**
     * Connects.
     *
     * @param host name or address
     * @param port most instruments have 5025
     * @param timeout for the connection and for each answer, at least a millisecond
     * @return the client
     * @throws IOException if there is no connection
     */
    public static ScpiClient connect(String host, int port, Duration timeout) throws IOException {
        return connect(new Endpoint(host, port, Math.toIntExact(timeout.toMillis()), 0, 0));
    }

    static ScpiClient connect(Endpoint device) throws IOException {
        return new ScpiClient(device);
    }

    /** {@return what the instrument says that it is: maker, model, serial number, version} */
    public String identify() throws IOException {
        return ask("*IDN?", timeout);
    }

    /** Puts the instrument into the state that it has when switched on, and forgets its errors. */
    public void reset() throws IOException {
        wire.send("*CLS", timeout);
        command("*RST");
    }

    /**
     * Sends a command that has no answer.
     *
     * @throws ScpiException if it led to an error; the message has command and error
     * @throws IOException if the instrument cannot be reached
     */
    public void command(String command) throws IOException {
        wire.send(command, timeout);
        checkErrors(command);
    }

    /**
     * {@return the answer to a query, which must be a line}
     *
     * @throws ScpiException if it led to an error; the message has query and error
     * @throws IOException if the instrument cannot be reached
     */
    public String query(String query) throws IOException {
        String answer = ask(query, timeout);
        checkErrors(query);
        return answer;
    }

    /**
     * Asks for samples: numbers with commas, or a block of bytes.
     *
     * @param format of the samples in a block
     * @param samples filled from its start; more must not come
     * @param measuring how long the instrument needs before it can answer
     * @return how many came
     * @throws ScpiException if it led to an error, or the answer has no samples or too many; the message says which
     * @throws IOException if the instrument cannot be reached
     */
    int readings(String query, RawFormat format, float[] samples, Duration measuring) throws IOException {
        wire.send(query, timeout.plus(measuring));
        int count;
        try {
            count = wire.isBlock()
                    ? numbers(query, wire.block(samples.length * format.bytes()), format, samples)
                    : texts(query, wire.line(samples.length * LONGEST_NUMBER), samples);
        } catch (SocketTimeoutException e) {
            throw explained(query, e);
        }
        checkErrors(query);
        return count;
    }

    private int numbers(String query, byte[] block, RawFormat format, float[] samples) throws ScpiException {
        if (format == RawFormat.TEXT) {
            return texts(query, new String(block, StandardCharsets.ISO_8859_1).strip(), samples);
        }
        if (block.length % format.bytes() != 0) {
            throw new ScpiException(device + " answered \"" + query + "\" with " + block.length
                    + " bytes, which is no whole number of samples of " + format.bytes() + "; see format");
        }
        ByteBuffer bytes = ByteBuffer.wrap(block).order(format.order());
        int count = block.length / format.bytes();
        for (int i = 0; i < count; i++) {
            samples[i] = (float) format.next(bytes);
        }
        return count;
    }

    private int texts(String query, String answer, float[] samples) throws ScpiException {
        if (answer.isEmpty()) {
            return 0;
        }
        String[] numbers = answer.split(",", samples.length + 1);
        if (numbers.length > samples.length) {
            throw new ScpiException(device + " answered \"" + query + "\" with more than the " + samples.length
                    + " samples that were wanted; see points");
        }
        for (int i = 0; i < numbers.length; i++) {
            try {
                samples[i] = (float) Decimals.parse(numbers[i]);
            } catch (NumberFormatException e) {
                throw new ScpiException(
                        device + " answered \"" + query + "\" with \"" + numbers[i] + "\" as sample " + (i + 1)
                                + ", which must be a number",
                        e);
            }
        }
        return numbers.length;
    }

    private String ask(String query, Duration allowed) throws IOException {
        wire.send(query, allowed);
        try {
            return wire.line(LONGEST_LINE);
        } catch (SocketTimeoutException e) {
            throw explained(query, e);
        }
    }

    /** An instrument does not answer a query that it does not understand; its error queue says so. */
    private IOException explained(String query, SocketTimeoutException silence) {
        try {
            checkErrors(query);
        } catch (ScpiException e) {
            return e;
        } catch (IOException e) {
            silence.addSuppressed(e);
        }
        return silence;
    }

    private void checkErrors(String step) throws IOException {
        List<String> errors = new ArrayList<>();
        for (String error = nextError(); !isNone(error) && errors.size() < MOST_ERRORS; error = nextError()) {
            errors.add(error);
        }
        if (!errors.isEmpty()) {
            throw new ScpiException(device + " reports after \"" + step + "\": " + String.join("; ", errors));
        }
    }

    private String nextError() throws IOException {
        wire.send(NEXT_ERROR, timeout);
        return wire.line(LONGEST_LINE);
    }

    private boolean isNone(String error) throws ScpiException {
        try {
            return Integer.parseInt(error.split(",", 2)[0].strip()) == 0;
        } catch (NumberFormatException e) {
            throw new ScpiException(
                    device + " answered \"" + NEXT_ERROR + "\" with \"" + error
                            + "\", which must begin with a number and a comma",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
