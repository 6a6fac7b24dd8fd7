package dev.progeny.examples.checksum;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system's {@code sha256sum}, the judge of our own. */
final class Sha256sum {
    private static final int FILES_AT_ONCE = 500;
    private static final int DIGITS = 64;
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Sha256sum() {}

    /** {@return the digest of each file by its path, or empty where there is no such command} */
    static Optional<Map<String, String>> of(List<String> paths) throws InterruptedException {
        Map<String, String> digests = new HashMap<>();
        for (int from = 0; from < paths.size(); from += FILES_AT_ONCE) {
            try {
                run(paths.subList(from, Math.min(paths.size(), from + FILES_AT_ONCE)), digests);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(digests);
    }

    private static void run(List<String> paths, Map<String, String> digests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sha256sum", "--zero", "--"));
        command.addAll(paths);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), NATIVE);
        process.waitFor();
        for (String line : output.split("\0")) {
            if (line.length() > DIGITS + 2) {
                digests.put(line.substring(DIGITS + 2), line.substring(0, DIGITS));
            }
        }
    }
}
