package dev.progeny.examples.mandelbrot;

import dev.progeny.ProcessPool;
import dev.progeny.SharedInts;
import dev.progeny.SharedLong;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The Mandelbrot set, painted twice: line by line by this process, and by the processes of a pool into one array that they share. Nothing of
 * the picture is sent: a task is the number of a line, and its result is that the line is there. Then both are compared, bit for bit, and the
 * shared one is written as PNG.
 */
public final class Mandelbrot {
    private static final int DIFFERENT = 1;
    private static final int NO_RUN = 2;

    private Mandelbrot() {}

    /**
     * Does all of it, prints a summary, and ends this process if something was wrong: with 1 if the pictures differ, 2 if there was nothing to
     * do.
     *
     * @param arguments {@code [--workers N] [--width N] [FILE]}
     * @throws IOException if the picture cannot be written
     * @throws InterruptedException if interrupted meanwhile
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.print(MandelbrotOptions.USAGE);
            return;
        }
        try {
            if (!run(MandelbrotOptions.parse(arguments))) {
                System.exit(DIFFERENT);
            }
        } catch (MandelbrotException e) {
            System.err.println("mandelbrot: " + e.getMessage());
            System.err.print(MandelbrotOptions.USAGE);
            System.exit(NO_RUN);
        }
    }

    private static boolean run(MandelbrotOptions options) throws IOException, InterruptedException {
        Plane plane = new Plane(options.width(), options.height());
        System.out.printf("%,d x %,d pixels%n", plane.width(), plane.height());

        long beginAlone = System.nanoTime();
        int[] alone = paintAlone(plane);
        System.out.printf("  this process alone    %6.2f s%n", secondsSince(beginAlone));

        int[] together = paintTogether(plane, options.workers());

        boolean same = Arrays.equals(alone, together);
        Picture.write(plane, together, options.file());
        System.out.println(same ? "Both are the same, bit for bit." : "The two pictures differ.");
        System.out.println("The shared one is in " + options.file());
        return same;
    }

    private static int[] paintAlone(Plane plane) {
        int[] colours = new int[plane.width() * plane.height()];
        for (int y = 0; y < plane.height(); y++) {
            int[] line = plane.line(y);
            System.arraycopy(line, 0, colours, y * plane.width(), line.length);
        }
        return colours;
    }

    private static int[] paintTogether(Plane plane, int workers) throws InterruptedException {
        try (ProcessPool pool = ProcessPool.builder()
                        .workers(workers)
                        .name("mandelbrot")
                        .build();
                SharedInts colours = SharedInts.create((long) plane.width() * plane.height());
                SharedLong lines = SharedLong.create(0)) {
            long begin = System.nanoTime();
            pool.forEach(IntStream.range(0, plane.height()).boxed().toList(), y -> {
                colours.put((long) y * plane.width(), plane.line(y));
                lines.incrementAndGet();
            });
            System.out.printf(
                    "  %d processes together %6.2f s, %,d lines%n", workers, secondsSince(begin), lines.get());
            return colours.toArray();
        }
    }

    private static double secondsSince(long beginNanos) {
        return (System.nanoTime() - beginNanos) / 1e9;
    }
}
