/**
 * {@code bench}, a measuring instrument of four processes: two read a device each, one stores every reading in a database, one shows
 * what goes on. Whichever of them is killed, the others go on, it is started again, and no reading is lost.
 *
 * <p>Read {@link dev.progeny.examples.bench.Bench} first, then {@link dev.progeny.examples.bench.Run}.
 */
@NullMarked
package dev.progeny.examples.bench;

import org.jspecify.annotations.NullMarked;
