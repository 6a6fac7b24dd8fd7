/** Holds the documents to what they say: their code is compiled and run, their links are followed. */
@NullMarked
package dev.progeny.documents;

import org.jspecify.annotations.NullMarked;
