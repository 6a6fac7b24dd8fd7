/** JMH benchmarks of single parts. */
@NullMarked
package dev.progeny.bench.parts;

import org.jspecify.annotations.NullMarked;
