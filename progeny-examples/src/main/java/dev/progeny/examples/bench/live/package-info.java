/** What the processes of the running instrument see of one another, in memory that they share: counts, states, and the newest samples. */
@NullMarked
package dev.progeny.examples.bench.live;

import org.jspecify.annotations.NullMarked;
