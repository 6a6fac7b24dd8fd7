/** Floor 4: the conversation of a parent and a child; end of file is death. */
@NullMarked
package dev.progeny.internal.control;

import org.jspecify.annotations.NullMarked;
