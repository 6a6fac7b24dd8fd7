/** A page, and a table in a terminal, that show what the processes of pools do. */
@org.jspecify.annotations.NullMarked
package dev.progeny.dashboard;
