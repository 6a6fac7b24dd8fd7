package dev.progeny.examples.bench.acquire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes as lines, each of which is a number; blank lines are nothing. */
final class TextLines {
    private static final int LONGEST = 200;

    private final byte[] line = new byte[LONGEST];
    private int length;
    private long number;
    private boolean isSkipping;

    /**
     * {@return the next sample, or NaN if the bytes end before its line does}
     *
     * @throws MalformedException if a line is no number or too long; the message says which line
     */
    double next(ByteBuffer bytes) throws MalformedException {
        while (bytes.hasRemaining()) {
            byte one = bytes.get();
            if (isSkipping) {
                isSkipping = one != '\n';
                continue;
            }
            if (one != '\n') {
                if (length == LONGEST) {
                    throw new MalformedException(
                            "line " + (number + 1) + " is longer than " + LONGEST + " bytes; a line must be a number");
                }
                line[length++] = one;
                continue;
            }
            String text = new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
            number++;
            length = 0;
            if (!text.isEmpty()) {
                return parse(text);
            }
        }
        return Double.NaN;
    }

    private double parse(String text) throws MalformedException {
        try {
            return Decimals.parse(text);
        } catch (NumberFormatException e) {
            throw new MalformedException("line " + number + " must be a number, was \"" + text + "\"", e);
        }
    }

    /** Leaves out what comes before the next line. */
    void skipLine() {
        isSkipping = true;
    }

    /** Forgets the line that was begun. */
    void clear() {
        length = 0;
    }
}
