package dev.progeny.examples.mandelbrot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures as PNG files. */
final class Picture {
    private Picture() {}

    /**
     * Writes a picture.
     *
     * @param colours line by line from the top
     * @throws IOException if the file cannot be written
     */
    static void write(Plane plane, int[] colours, Path file) throws IOException {
        BufferedImage image = new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, plane.width(), plane.height(), colours, 0, plane.width());
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this JDK cannot write PNG files");
        }
    }

    /**
     * {@return the colours of a picture, line by line from the top}
     *
     * @throws IOException if the file cannot be read
     */
    static int[] read(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no picture");
        }
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < colours.length; i++) {
            colours[i] &= 0xFF_FF_FF;
        }
        return colours;
    }
}
