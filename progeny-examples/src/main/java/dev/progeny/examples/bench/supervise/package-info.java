/** A run of the instrument: its processes are started, looked after and ended, and what became of each sample is counted. */
@NullMarked
package dev.progeny.examples.bench.supervise;

import org.jspecify.annotations.NullMarked;
