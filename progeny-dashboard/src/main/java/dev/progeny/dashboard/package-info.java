/** A page that shows what the processes of pools do. */
@org.jspecify.annotations.NullMarked
package dev.progeny.dashboard;
