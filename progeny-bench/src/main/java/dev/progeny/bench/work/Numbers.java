package dev.progeny.bench.work;

import java.util.List;
import java.util.stream.IntStream;

/** The elements that functions are mapped over; made once, as they are no part of what is measured. */
final class Numbers {
    private List<Integer> numbers = List.of();

    /** {@return the numbers below {@code count}} */
    List<Integer> below(int count) {
        if (numbers.size() < count) {
            numbers = IntStream.range(0, count).boxed().toList();
        }
        return numbers.subList(0, count);
    }
}
