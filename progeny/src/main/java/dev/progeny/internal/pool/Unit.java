package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Batch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What waits for a worker: one task, or a chunk of the elements of a call. The arguments of its elements lie one behind the other in a
 * batch, so that a unit can be cut between any two elements.
 *
 * <p>Immutable. What is left of a unit is a new one over the same elements.
 */
final class Unit {
    /** What says of a unit how to read it, at most. */
    private static final int HEAD_BYTES = 32;

    private static final long LONG_NANOS = 20_000;
    private static final int EVERY = 64;

    private final Call call;
    private final RemoteCode code;
    private final Batch arguments;
    private final int size;
    private final long firstIndex;
    private final int attempt;
    private final int standsFor;
    private final long sinceNanos;

    private Unit(
            Call call,
            RemoteCode code,
            Batch arguments,
            int size,
            long firstIndex,
            int attempt,
            int standsFor,
            long sinceNanos) {
        this.call = call;
        this.code = code;
        this.arguments = arguments;
        this.size = size;
        this.firstIndex = firstIndex;
        this.attempt = attempt;
        this.standsFor = standsFor;
        this.sinceNanos = sinceNanos;
    }

    /** {@return a task} */
    static Unit of(Call call, RemoteCode code, Batch arguments) {
        return of(call, code, arguments, 1, 0);
    }

    /** {@return a chunk whose first element has that index within its call} */
    static Unit of(Call call, RemoteCode code, Batch arguments, long firstIndex) {
        int size = arguments.size() / code.shape().arity();
        return of(call, code, arguments, size, firstIndex);
    }

    /** To look at the clock takes a tenth as long as a short task in all, so of those only some do, each for many. */
    private static Unit of(Call call, RemoteCode code, Batch arguments, int size, long firstIndex) {
        int standsFor = code.pace().nanos(size) >= LONG_NANOS
                ? 1
                : ThreadLocalRandom.current().nextInt(EVERY) == 0 ? EVERY : 0;
        long sinceNanos = standsFor == 0 ? 0 : System.nanoTime();
        return new Unit(call, code, arguments, size, firstIndex, 0, standsFor, sinceNanos);
    }

    Call call() {
        return call;
    }

    RemoteCode code() {
        return code;
    }

    /** {@return the number of elements} */
    int size() {
        return size;
    }

    /** {@return the arguments of the first element, then those of the next} */
    Batch arguments() {
        return arguments;
    }

    /** {@return the index within the call of an element of this unit} */
    long index(int number) {
        return firstIndex + number;
    }

    /** {@return how often the one element of this unit has brought down a worker before} */
    int attempt() {
        return attempt;
    }

    /** {@return about the size of what travels with this unit alone, in bytes; never less than it is} */
    long bytes() {
        return HEAD_BYTES
                + arguments.messageSize()
                + (code.isShared() ? 0 : code.encoded().size());
    }

    Unit part(int from, int to) {
        return from == 0 && to == size ? this : cut(from, to, attempt);
    }

    /** {@return a unit of the one element, to be tried again} */
    Unit retry(int number) {
        return cut(number, number + 1, attempt + 1);
    }

    private Unit cut(int from, int to, int attempts) {
        int arity = code.shape().arity();
        return new Unit(
                call,
                code,
                arguments.part(from * arity, to * arity),
                to - from,
                firstIndex + from,
                attempts,
                standsFor,
                sinceNanos);
    }

    /** {@return for how many like it this one tells how long it waited; 0 if it does not tell} */
    int standsFor() {
        return standsFor;
    }

    /** {@return since when it has waited, if it tells} */
    long sinceNanos() {
        return sinceNanos;
    }

    /** {@return whether something in it belongs to one process at a time} */
    boolean carriesHandles() {
        return arguments.carriesHandles() || !code.encoded().passengers().isEmpty();
    }
}
