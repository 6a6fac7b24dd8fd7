package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CompactOutput} wrote. For one thread. */
final class CompactInput implements Source {
    private static final Rebuild[] NONE = {};

    private final ByteBuffer bytes;
    private final @Nullable ObjectInputFilter filter;
    private final @Nullable BatchShapes batch;
    private Rebuild[] shapes = NONE;
    private int shapeCount;
    private int depth;

    /** How many bytes at least the elements need that are still to come: so damaged bytes cannot ask for more memory than they have. */
    private long promised;

    private boolean hasGate;
    private @Nullable Gate gate;

    /** @param filter decides on each class of bytes that come from outside, whose notes about loaders mean nothing here; null for bytes
     *     of our own processes
     */
    CompactInput(ByteBuffer bytes, @Nullable ObjectInputFilter filter) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.filter = filter;
        this.batch = null;
    }

    /** Reads elements of a batch, from wherever the position of the bytes is. */
    CompactInput(ByteBuffer bytes, BatchShapes batch) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.filter = null;
        this.batch = batch;
    }

    /** Reads the next value that is not part of another, up to the limit of the bytes. */
    @Nullable
    Object root() throws IOException, ClassNotFoundException {
        depth = 0;
        promised = 0;
        hasGate = false;
        return whole();
    }

    private @Nullable Object whole() throws IOException, ClassNotFoundException {
        byte tag = bytes.get();
        return tag == CompactOutput.OBJECT ? deserialize(bytes, filter) : value(tag);
    }

    /**
     * As {@link #root}, of the main function of this process: a lambda may come as its {@link LambdaBody}, and no filter is asked. It is the
     * parent's, which decides all that this process runs; and the JDK's filters take 25 ms to begin.
     */
    @Nullable
    Object function() throws IOException, ClassNotFoundException {
        int start = bytes.position();
        hasGate = true;
        if (bytes.get() == ShapeBytes.SHAPE && Rebuilds.read(bytes, false) instanceof LambdaRebuild lambda) {
            add(lambda);
            depth++;
            Object function = lambda.readFunction(this);
            depth--;
            return function;
        }
        bytes.position(start);
        return whole();
    }

    @Override
    public @Nullable Object value() throws IOException, ClassNotFoundException {
        return value(bytes.get());
    }

    private @Nullable Object value(byte tag) throws IOException, ClassNotFoundException {
        if (tag > 0 && tag < CompactOutput.SCALARS) {
            return Scalars.read(tag, bytes);
        }
        depth++;
        Object value = part(tag);
        depth--;
        return value;
    }

    private @Nullable Object part(byte tag) throws IOException, ClassNotFoundException {
        switch (tag) {
            case ShapeBytes.SHAPE -> {
                Rebuild shape = Rebuilds.read(bytes, filter != null);
                add(shape);
                return shape.read(this);
            }
            case ShapeBytes.SHAPE_NUMBER -> {
                return shape(bytes.get() & 0xFF).read(this);
            }
            case CompactOutput.SCALARS -> {
                return scalars();
            }
            case CompactOutput.ARRAY_LIST -> {
                admit(ArrayList.class, 0);
                return list();
            }
            case ListForm.LIST_OF, ListForm.LIST_OF_STREAM -> {
                return immutable(tag);
            }
            case PathForm.PATH -> {
                admit(Path.class, 0);
                return PathForm.read(bytes);
            }
            default -> {
                if (PrimitiveArrays.isTagWithin(tag)) {
                    int length = bytes.getInt();
                    admitArray(PrimitiveArrays.typeWithin(tag), length);
                    return PrimitiveArrays.decodeWithin(tag, length, bytes);
                }
                Class<?> type = ValueForm.typeOf(tag);
                if (type == null) {
                    throw new StreamCorruptedException("the bytes are damaged: the tag " + tag + " is unknown");
                }
                admit(type, ValueForm.depthOf(tag));
                return ValueForm.read(tag, bytes);
            }
        }
    }

    private Rebuild shape(int number) throws IOException, ClassNotFoundException {
        if (batch != null) {
            return batch.get(number);
        }
        if (number >= shapeCount) {
            throw new StreamCorruptedException("the bytes are damaged: there is no shape " + number);
        }
        return shapes[number];
    }

    private void add(Rebuild shape) {
        if (shapeCount == shapes.length) {
            shapes = Arrays.copyOf(shapes, Math.max(4, 2 * shapeCount));
        }
        shapes[shapeCount++] = shape;
    }

    /** Scalars alone are nothing that a filter need be asked about. */
    private List<@Nullable Object> scalars() throws IOException {
        if (depth > 1) {
            admit(ArrayList.class, 0);
        }
        int count = promise();
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(Scalars.read(bytes.get(), bytes));
        }
        promised -= count;
        return list;
    }

    private List<@Nullable Object> list() throws IOException, ClassNotFoundException {
        int count = promise();
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            promised--;
            list.add(value());
        }
        return list;
    }

    @SuppressWarnings("NullAway") // what takes null here is not List.of
    private List<?> immutable(byte tag) throws IOException, ClassNotFoundException {
        admit(ListForm.SERIAL_FORM, 0);
        int count = promise();
        admitArray(Object[].class, count);
        @Nullable Object[] elements = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            promised--;
            elements[i] = value();
        }
        return tag == ListForm.LIST_OF
                ? List.of(elements)
                : Arrays.stream(elements).toList();
    }

    private int promise() throws StreamCorruptedException {
        int count = bytes.getInt();
        if (count < 0 || count > bytes.remaining() - promised) {
            throw new StreamCorruptedException("the bytes are damaged: a list of " + count + " elements cannot be in "
                    + (bytes.remaining() - promised) + " bytes");
        }
        promised += count;
        return count;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public @Nullable Object[] serialized() throws IOException, ClassNotFoundException {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new StreamCorruptedException(
                    "the bytes are damaged: " + length + " serialized bytes cannot be in " + bytes.remaining());
        }
        int limit = bytes.limit();
        int end = bytes.position() + length;
        Object value = deserialize(bytes.limit(end), filter);
        bytes.limit(limit).position(end);
        if (value instanceof Object[] objects) {
            return objects;
        }
        throw new StreamCorruptedException("the bytes are damaged: what was serialized is no array");
    }

    /** Reads what {@link CompactOutput#serialize} wrote. */
    static @Nullable Object deserialize(ByteBuffer bytes, @Nullable ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        try (ValueInput in = new ValueInput(new BufferInput(bytes), filter)) {
            return in.readObject();
        }
    }

    @Override
    public void admit(Class<?> type, int within) throws IOException {
        Gate known = hasGate ? gate : openGate();
        if (known != null) {
            known.admit(type, depth + within, bytes.position());
        }
    }

    @Override
    public void admitArray(Class<?> type, int length) throws IOException {
        Gate known = hasGate ? gate : openGate();
        if (known != null) {
            known.admitArray(type, length, depth, bytes.position());
        }
    }

    @Override
    public void deepen(int by) {
        depth += by;
    }

    private @Nullable Gate openGate() {
        gate = Gate.of(filter);
        hasGate = true;
        return gate;
    }
}
