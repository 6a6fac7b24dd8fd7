/** What a person sees of the instrument: a page with an oscilloscope, a spectrum, the processes and the recordings. */
@NullMarked
package dev.progeny.examples.bench.show;

import org.jspecify.annotations.NullMarked;
