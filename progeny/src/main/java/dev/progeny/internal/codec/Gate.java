package dev.progeny.internal.codec;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks a filter about what compact forms are made of, as {@code ObjectInputStream} does for what it reads: the filter of the caller, or
 * that of the JVM, or what the JVM's filter factory makes of them.
 */
final class Gate {
    /** Of what is no array. */
    private static final long NO_ARRAY = -1;

    private final ObjectInputFilter filter;
    private long references;

    private Gate(ObjectInputFilter filter) {
        this.filter = filter;
    }

    /** The JVM's factory cannot be replaced any more once someone has seen it. */
    private static final class Factory {
        static final BinaryOperator<@Nullable ObjectInputFilter> INSTANCE =
                ObjectInputFilter.Config.getSerialFilterFactory();

        private Factory() {}
    }

    /** {@return a gate for one value, or null if all may pass} */
    static @Nullable Gate of(@Nullable ObjectInputFilter requested) {
        ObjectInputFilter filter = Factory.INSTANCE.apply(null, ObjectInputFilter.Config.getSerialFilter());
        if (requested != null) {
            filter = Factory.INSTANCE.apply(filter, requested);
        }
        return filter == null ? null : new Gate(filter);
    }

    /**
     * Asks about a class.
     *
     * @param depth how many objects there are around it, itself included
     * @param bytes how many bytes have been read
     * @throws InvalidClassException if it is refused
     */
    void admit(Class<?> type, int depth, long bytes) throws InvalidClassException {
        admit(new Info(type, NO_ARRAY, depth, ++references, bytes));
    }

    /** Asks about an array. */
    void admitArray(Class<?> type, int length, int depth, long bytes) throws InvalidClassException {
        admit(new Info(type, length, depth, ++references, bytes));
    }

    private void admit(Info info) throws InvalidClassException {
        ObjectInputFilter.Status status;
        try {
            status = filter.checkInput(info);
        } catch (RuntimeException e) {
            InvalidClassException refused = new InvalidClassException("filter status: REJECTED");
            refused.initCause(e);
            throw refused;
        }
        if (status == null || status == ObjectInputFilter.Status.REJECTED) {
            throw new InvalidClassException("filter status: " + status);
        }
    }

    private record Info(Class<?> serialClass, long arrayLength, long depth, long references, long streamBytes)
            implements ObjectInputFilter.FilterInfo {}
}
