package dev.progeny.internal.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes values in their compact forms, one behind the other, for as long as they have such. For one thread. */
final class CompactOutput implements Target {
    /** The tag of everything that has no compact form: Java serialization follows. */
    static final byte OBJECT = 0;

    /** An array list of scalars. */
    static final byte SCALARS = 13;

    /** An array list of anything that has a compact form. */
    static final byte ARRAY_LIST = 14;

    /** As many objects are sought one by one. */
    private static final int FEW = 8;

    private final ByteSink sink;

    /** Whether a new shape is left to the caller, and only its number written. */
    private final boolean areShapesApart;

    private final List<ShapeBytes> shapes = new ArrayList<>(2);
    private @Nullable ShapeBytes head;
    private int depth;
    private int restart;
    private int restartShapes;

    private @Nullable Object[] met = new @Nullable Object[FEW];
    private int metCount;
    private @Nullable Set<Object> metMany;

    private List<Passenger> passengers = List.of();
    private Set<ClassLoader> loaders = Set.of();

    CompactOutput(ByteSink sink, boolean areShapesApart) {
        this.sink = sink;
        this.areShapesApart = areShapesApart;
    }

    /**
     * Writes a value that is not part of another.
     *
     * @return false if it has no compact form; the sink is then as it was
     * @throws IOException if what a lambda captured cannot be serialized
     */
    boolean root(@Nullable Object value) throws IOException {
        if (Scalars.write(value, sink)) {
            return true;
        }
        int start = sink.size();
        boolean written = false;
        try {
            written = compound(Objects.requireNonNull(value));
            return written;
        } finally {
            depth = 0;
            if (!written) {
                sink.truncate(start);
            }
            forgetMet();
        }
    }

    @Override
    public boolean value(@Nullable Object value) throws IOException {
        return Scalars.write(value, sink) || compound(Objects.requireNonNull(value));
    }

    private boolean compound(Object value) throws IOException {
        depth++;
        boolean written = part(value);
        depth--;
        return written;
    }

    private boolean part(Object value) throws IOException {
        Class<?> type = value.getClass();
        if (type == ArrayList.class) {
            return list((List<?>) value);
        }
        if (type.isArray()) {
            return type.getComponentType().isPrimitive() && meet(value) && PrimitiveArrays.write(value, sink);
        }
        return Forms.of(type).write(value, this);
    }

    private boolean list(List<?> list) throws IOException {
        if (!meet(list)) {
            return false;
        }
        int start = sink.size();
        int size = list.size();
        sink.write(SCALARS);
        sink.writeInt(size);
        int count = 0;
        for (Object element : list) { // notices another thread's changes
            if (!Scalars.write(element, sink)) {
                sink.set(start, ARRAY_LIST);
                if (!value(element)) {
                    return false;
                }
            }
            count++;
        }
        if (count != size) {
            throw new ConcurrentModificationException();
        }
        return true;
    }

    @Override
    public ByteSink sink() {
        return sink;
    }

    @Override
    public boolean isRoot() {
        return depth == 1;
    }

    @Override
    public boolean meet(Object object) {
        if (metMany != null) {
            return metMany.add(object);
        }
        for (int i = 0; i < metCount; i++) {
            if (met[i] == object) {
                return false;
            }
        }
        if (metCount < FEW) {
            met[metCount++] = object;
            return true;
        }
        metMany = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object known : met) {
            metMany.add(known);
        }
        return metMany.add(object);
    }

    private void forgetMet() {
        for (int i = 0; i < metCount; i++) {
            met[i] = null;
        }
        metCount = 0;
        metMany = null;
    }

    @Override
    public boolean shape(ShapeBytes shape) {
        int number = numberOf(shape);
        if (number < 0) {
            number = shapes.size();
            if (number == ShapeBytes.MOST) {
                return false;
            }
            shapes.add(shape);
            keepLoader(shape);
            if (areShapesApart) {
                writeNumber(number);
            } else if (number == 0 && sink.size() == 0) {
                head = shape;
            } else {
                sink.write(shape.bytes());
            }
        } else {
            writeNumber(number);
        }
        if (depth == 1) {
            restart = sink.size();
            restartShapes = shapes.size();
        }
        return true;
    }

    private int numberOf(ShapeBytes shape) {
        for (int i = shapes.size() - 1; i >= 0; i--) {
            if (shapes.get(i) == shape) {
                return i;
            }
        }
        return -1;
    }

    private void writeNumber(int number) {
        sink.write(ShapeBytes.SHAPE_NUMBER);
        sink.write(number);
    }

    private void keepLoader(ShapeBytes shape) {
        ClassLoader loader = shape.loader();
        if (loader != null) {
            keep(Set.of(loader));
        }
    }

    @Override
    public void restart() {
        sink.truncate(restart);
        if (!areShapesApart) {
            shapes.subList(restartShapes, shapes.size()).clear();
        }
        forgetMet();
    }

    @Override
    public void serialized(@Nullable Object[] objects) throws IOException {
        int start = sink.size();
        sink.writeInt(0);
        serialize(objects);
        sink.setInt(start, sink.size() - start - Integer.BYTES);
    }

    /** Writes an object by Java serialization. */
    void serialize(@Nullable Object object) throws IOException {
        Encoding encoding = Encoding.begin();
        try (ValueOutput out = new ValueOutput(sink)) {
            out.writeObject(object);
            out.flush();
            keep(out.loaders());
        } finally {
            encoding.end();
        }
        if (!encoding.passengers().isEmpty()) {
            passengers = passengers.isEmpty() ? new ArrayList<>() : passengers;
            passengers.addAll(encoding.passengers());
        }
    }

    private void keep(Set<ClassLoader> more) {
        if (!more.isEmpty()) {
            loaders = loaders.isEmpty() ? new HashSet<>() : loaders;
            loaders.addAll(more);
        }
    }

    /** {@return the shape that stands before all bytes, and is not among them; null if there is none} */
    @Nullable
    ShapeBytes head() {
        return head;
    }

    /** {@return all shapes so far, each at its number} */
    List<ShapeBytes> shapes() {
        return shapes;
    }

    List<Passenger> passengers() {
        return passengers;
    }

    /** {@return the handles met since the last call} */
    List<Passenger> takePassengers() {
        List<Passenger> taken = passengers;
        passengers = List.of();
        return taken;
    }

    Set<ClassLoader> loaders() {
        return loaders;
    }

    /** Forgets all shapes and loaders; what it returned before stays as it is. */
    void reset() {
        shapes.clear();
        head = null;
        loaders = Set.of();
    }
}
