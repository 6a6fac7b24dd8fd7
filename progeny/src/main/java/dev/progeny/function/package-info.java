/** What a user passes in: functions that can be sent to another process. */
@NullMarked
package dev.progeny.function;

import org.jspecify.annotations.NullMarked;
