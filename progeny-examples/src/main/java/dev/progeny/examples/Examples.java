package dev.progeny.examples;

import dev.progeny.examples.checksum.Checksum;
import java.util.Arrays;

/** The main class of the examples' jar: runs the example that the first argument names. */
public final class Examples {
    private static final String USAGE = """
            usage: java -jar progeny-examples.jar EXAMPLE [ARGUMENT...]

            examples:
              checksum [--workers N] [FOLDER...]   SHA-256 and word count of every file below the folders,
                                                   by one process and by a pool of processes
            """;

    private Examples() {}

    /**
     * Runs an example.
     *
     * @param args its name and arguments
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || !args[0].equals("checksum")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        Checksum.main(Arrays.copyOfRange(args, 1, args.length));
    }
}
