/** Embedded databases beside each other, on the load of the bench instrument. */
@NullMarked
package dev.progeny.bench.stores;

import org.jspecify.annotations.NullMarked;
