/** {@code checksum}: the SHA-256 and word count of every file below some folders, by a pool of processes. */
@NullMarked
package dev.progeny.examples.checksum;

import org.jspecify.annotations.NullMarked;
