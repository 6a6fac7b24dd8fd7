/** The server of shared objects, and the ways of other processes to them. */
@NullMarked
package dev.progeny.internal.manager;

import org.jspecify.annotations.NullMarked;
