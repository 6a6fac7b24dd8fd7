package dev.progeny.internal.pool;

import java.util.function.BooleanSupplier;

/** Lets a thread that waits for a result of a worker receive that worker's results itself for a while, so that nobody has to be woken. */
@FunctionalInterface
interface Assistant {
    /** Receives until {@code done} holds or {@code nanos} have passed; returns at once where that makes no sense. */
    void assist(BooleanSupplier done, long nanos);
}
