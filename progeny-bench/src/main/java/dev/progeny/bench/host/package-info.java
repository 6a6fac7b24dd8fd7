/** What runs in the processes of the contenders: orders in, figures out. */
@NullMarked
package dev.progeny.bench.host;

import org.jspecify.annotations.NullMarked;
