/** {@code wordindex}: a live index of words that several programs, started apart from each other, fill and ask. */
@NullMarked
package dev.progeny.examples.wordindex;

import org.jspecify.annotations.NullMarked;
