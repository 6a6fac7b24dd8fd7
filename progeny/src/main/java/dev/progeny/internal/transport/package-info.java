/** Floor 2: bytes from one process to another, over rings in mapped files, Unix sockets or loopback TCP. */
@NullMarked
package dev.progeny.internal.transport;

import org.jspecify.annotations.NullMarked;
