package dev.progeny.examples.checksum;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What {@code checksum} finds out about one file.
 *
 * @param path where the file is; text, since a {@link Path} cannot be sent to another process
 * @param bytes its length
 * @param words how many runs of bytes it has without white space between
 * @param sha256 its SHA-256 in hexadecimal digits
 */
record FileSum(String path, long bytes, long words, String sha256) implements Serializable {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Reads a file to its end. */
    static FileSum of(String path) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        long words = 0;
        boolean inWord = false;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
                for (int i = 0; i < read; i++) {
                    boolean isSpace = buffer[i] == ' ' || buffer[i] >= '\t' && buffer[i] <= '\r';
                    if (!isSpace && !inWord) {
                        words++;
                    }
                    inWord = !isSpace;
                }
            }
        }
        return new FileSum(path, bytes, words, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
