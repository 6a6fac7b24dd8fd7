/** What the contenders do, each in its own way. */
@NullMarked
package dev.progeny.bench.work;

import org.jspecify.annotations.NullMarked;
