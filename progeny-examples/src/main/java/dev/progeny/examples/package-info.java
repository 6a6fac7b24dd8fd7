/** Programs that use Progeny, each complete and each run by a test. */
@NullMarked
package dev.progeny.examples;

import org.jspecify.annotations.NullMarked;
