/** What an extender implements. */
@NullMarked
package dev.progeny.spi;

import org.jspecify.annotations.NullMarked;
