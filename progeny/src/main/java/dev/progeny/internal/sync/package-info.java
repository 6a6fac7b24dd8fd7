/** Floor 2: what threads of several processes wait for each other with: lock, condition, read-write lock, semaphore, event, latch, barrier. */
@NullMarked
package dev.progeny.internal.sync;

import org.jspecify.annotations.NullMarked;
