package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import java.util.List;

/**
 * What waits for a worker: one task, or a chunk of the elements of a call. Each element is encoded by itself, as its
 * arguments one after the other, so that a unit can be cut anywhere.
 *
 * <p>Immutable. What is left of a unit is a new one over the same elements.
 */
final class Unit {
    private final Call call;
    private final RemoteCode code;
    private final List<Encoded[]> elements;
    private final long firstIndex;
    private final int attempt;
    private final long bytes;
    private final boolean carriesHandles;

    private Unit(Call call, RemoteCode code, List<Encoded[]> elements, long firstIndex, int attempt) {
        this.call = call;
        this.code = code;
        this.elements = elements;
        this.firstIndex = firstIndex;
        this.attempt = attempt;
        long sum = code.isShared() ? 0 : code.encoded().size();
        boolean handles = !code.encoded().passengers().isEmpty();
        for (Encoded[] element : elements) {
            for (Encoded argument : element) {
                sum += argument.size();
                handles |= !argument.passengers().isEmpty();
            }
        }
        this.bytes = sum;
        this.carriesHandles = handles;
    }

    /** @param firstIndex the index of the first element within its call */
    static Unit of(Call call, RemoteCode code, List<Encoded[]> elements, long firstIndex) {
        return new Unit(call, code, elements, firstIndex, 0);
    }

    Call call() {
        return call;
    }

    RemoteCode code() {
        return code;
    }

    int size() {
        return elements.size();
    }

    Encoded[] element(int number) {
        return elements.get(number);
    }

    /** {@return the index within the call of an element of this unit} */
    long index(int number) {
        return firstIndex + number;
    }

    /** {@return how often the one element of this unit has brought down a worker before} */
    int attempt() {
        return attempt;
    }

    /** {@return the size of what travels with this unit alone, in bytes} */
    long bytes() {
        return bytes;
    }

    Unit part(int from, int to) {
        return from == 0 && to == size()
                ? this
                : new Unit(call, code, elements.subList(from, to), firstIndex + from, attempt);
    }

    /** {@return a unit of the one element, to be tried again} */
    Unit retry(int number) {
        return new Unit(call, code, elements.subList(number, number + 1), firstIndex + number, attempt + 1);
    }

    /** {@return whether something in it belongs to one process at a time} */
    boolean carriesHandles() {
        return carriesHandles;
    }
}
