/**
 * {@code bench}, a measuring instrument: a process for each channel reads samples, one stores them, one serves a page that shows them.
 * Whichever of them is killed, the others go on, it is started again, and no sample that was accepted is lost.
 *
 * <p>Read {@link dev.progeny.examples.bench.Bench} first, then {@link dev.progeny.examples.bench.supervise.Supervisor} and {@link
 * dev.progeny.examples.bench.work.Delivery}.
 */
@NullMarked
package dev.progeny.examples.bench;

import org.jspecify.annotations.NullMarked;
