/** The tutorial: one small program for each thing that a newcomer wants to do. */
@NullMarked
package dev.progeny.examples.tutorial;

import org.jspecify.annotations.NullMarked;
