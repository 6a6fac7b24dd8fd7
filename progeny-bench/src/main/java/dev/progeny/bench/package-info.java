/** Measures Progeny beside its peers: what is measured, and the one who has it measured. */
@NullMarked
package dev.progeny.bench;

import org.jspecify.annotations.NullMarked;
