/** What the parts of the instrument tell one another of: channels, and blocks of their samples. */
@NullMarked
package dev.progeny.examples.bench.model;

import org.jspecify.annotations.NullMarked;
