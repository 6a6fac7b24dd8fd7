package dev.progeny.examples;

import dev.progeny.examples.bench.Bench;
import dev.progeny.examples.bench.InstrumentProgram;
import dev.progeny.examples.checksum.Checksum;
import dev.progeny.examples.mandelbrot.Mandelbrot;
import dev.progeny.examples.wordindex.WordIndex;
import java.util.Arrays;

/** The main class of the examples' jar: runs the example that the first argument names. */
public final class Examples {
    private static final String USAGE = """
            usage: java -jar progeny-examples.jar EXAMPLE [ARGUMENT...]

            examples:
              checksum [--workers N] [FOLDER...]   SHA-256 and word count of every file below the folders,
                                                   by one process and by a pool of processes
              mandelbrot [--workers N] [FILE]      the Mandelbrot set as a PNG file, painted by a pool of processes
                                                   into one shared array
              wordindex COMMAND FOLDER [...]       an index of words that programs fill and ask which were started apart
              bench [ARGUMENT...]                  a measuring instrument: a process for each channel, one that stores
                                                   and one that shows; it loses no sample, whichever is killed
              instrument [ARGUMENT...]             a simulated multimeter that speaks SCPI, for bench to read
            """;

    private Examples() {}

    /**
     * Runs an example.
     *
     * @param args its name and arguments
     */
    public static void main(String[] args) throws Exception {
        String example = args.length == 0 ? "" : args[0];
        String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        switch (example) {
            case "checksum" -> Checksum.main(rest);
            case "mandelbrot" -> Mandelbrot.main(rest);
            case "wordindex" -> WordIndex.main(rest);
            case "bench" -> Bench.main(rest);
            case "instrument" -> InstrumentProgram.main(rest);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }
}
