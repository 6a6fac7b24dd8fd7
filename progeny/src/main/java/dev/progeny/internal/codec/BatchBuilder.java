package dev.progeny.internal.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Encodes values one by one into a {@link Batch}, and then into the next. For one thread. */
public final class BatchBuilder {
    /** A batch without elements. */
    public static final Batch EMPTY = new BatchBuilder(0).build();

    private static final int EXPECTED_ELEMENT_BYTES = 8;
    private static final int MOST_EXPECTED_ELEMENTS = 1 << 14;

    private final ByteSink sink;
    private final CompactOutput out;
    private List<Batch.Carried> carried = List.of();
    private int[] ends;
    private int size;

    /** @param expected about how many elements there will be */
    public BatchBuilder(int expected) {
        int elements = Math.max(1, Math.min(expected, MOST_EXPECTED_ELEMENTS));
        sink = new ByteSink(elements * EXPECTED_ELEMENT_BYTES);
        out = new CompactOutput(sink, true);
        ends = new int[elements];
    }

    /**
     * Adds a value.
     *
     * @param what what an element is to the user, by {@code number}, for messages
     * @return the number of bytes that it takes
     * @throws IllegalArgumentException if it cannot be encoded; the batch is then as before
     */
    public int add(@Nullable Object value, LongFunction<String> what, long number) {
        int start = sink.size();
        try {
            if (!out.root(value)) {
                sink.write(CompactOutput.OBJECT);
                out.serialize(value);
            }
            end();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            sink.truncate(start);
            out.takePassengers();
            throw Refusal.toEncode(value, what.apply(number), e);
        }
        List<Passenger> passengers = out.takePassengers();
        if (!passengers.isEmpty()) {
            carried = carried.isEmpty() ? new ArrayList<>() : carried;
            carried.add(new Batch.Carried(size - 1, passengers));
        }
        return sink.size() - start;
    }

    private void end() {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = sink.size();
    }

    /** {@return how many elements were added} */
    public int size() {
        return size;
    }

    /** {@return how many bytes the elements take} */
    public int bytes() {
        return sink.size();
    }

    /** {@return what was added since the last call} */
    public Batch build() {
        Batch batch = new Batch(
                BatchShapes.of(out.shapes()),
                ByteBuffer.wrap(sink.take()),
                Arrays.copyOf(ends, size),
                0,
                size,
                carried,
                out.loaders());
        size = 0;
        carried = List.of();
        out.reset();
        return batch;
    }
}
