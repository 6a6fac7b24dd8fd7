/** Floor 1: mapped files, their layouts, owner words, words one can wait on, removal. */
@NullMarked
package dev.progeny.internal.memory;

import org.jspecify.annotations.NullMarked;
