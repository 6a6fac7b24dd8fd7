/** Where samples come from: a function generator, files, standard input, TCP sockets and instruments that speak SCPI. */
@NullMarked
package dev.progeny.examples.bench.acquire;

import org.jspecify.annotations.NullMarked;
