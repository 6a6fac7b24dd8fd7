/** What processes of the instrument do: one for each channel brings its samples from the source to the queue, one from there to the store. */
@NullMarked
package dev.progeny.examples.bench.work;

import org.jspecify.annotations.NullMarked;
