package dev.progeny.examples.mandelbrot;

import java.awt.Color;
import java.io.Serializable;

/**
 * The part of the complex plane that is shown, and how it is painted: from -2.25 to 0.75, and from -i to i.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Plane(int width, int height) implements Serializable {
    private static final double LEFT = -2.25;
    private static final double TOP = -1;
    private static final double WIDE = 3;
    private static final double HIGH = 2;
    private static final double ESCAPED = 1 << 16;
    private static final int MOST_STEPS = 1_000;
    private static final int BLACK = 0;

    /** {@return the colours of a line of the picture, from left to right: red, green and blue, a byte each} */
    int[] line(int y) {
        int[] colours = new int[width];
        for (int x = 0; x < width; x++) {
            colours[x] = colour(LEFT + WIDE * (x + 0.5) / width, TOP + HIGH * (y + 0.5) / height);
        }
        return colours;
    }

    /** How soon z² + c runs away, which is what the colour shows; black where it never does. */
    private static int colour(double real, double imaginary) {
        double a = 0;
        double b = 0;
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            double aa = a * a;
            double bb = b * b;
            if (aa + bb > ESCAPED) {
                double smooth = steps + 1 - StrictMath.log(StrictMath.log(aa + bb) / 2) / StrictMath.log(2);
                float hue = (float) (0.6 + 0.02 * smooth);
                return Color.HSBtoRGB(hue, 0.7f, 1) & 0xFF_FF_FF;
            }
            b = 2 * a * b + imaginary;
            a = aa - bb + real;
        }
        return BLACK;
    }
}
