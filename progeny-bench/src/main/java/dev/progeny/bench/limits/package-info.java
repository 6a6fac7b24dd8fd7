/** What is to stay below a limit, without a peer to compare it with. */
@NullMarked
package dev.progeny.bench.limits;

import org.jspecify.annotations.NullMarked;
