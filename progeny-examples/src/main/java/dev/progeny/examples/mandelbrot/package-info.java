/** {@code mandelbrot}: a picture that all processes of a pool paint into one shared array. */
@NullMarked
package dev.progeny.examples.mandelbrot;

import org.jspecify.annotations.NullMarked;
