/** Floor 5, in the child: what runs before the user's code, and the watch on the parent. */
@NullMarked
package dev.progeny.internal.child;

import org.jspecify.annotations.NullMarked;
