/** Floor 6: accepting tasks, giving them to workers, results, crashes, replacement. */
@NullMarked
package dev.progeny.internal.pool;

import org.jspecify.annotations.NullMarked;
