/** Floor 5, in the parent: the command line, class path and start of a child, up to the secret. */
@NullMarked
package dev.progeny.internal.launch;

import org.jspecify.annotations.NullMarked;
