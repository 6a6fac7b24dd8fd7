package dev.progeny.internal.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A constant of an enum as its class and its name, which are all of its shape: nothing follows. */
final class EnumForm extends Form {
    private final AtomicReferenceArray<ShapeBytes> shapes;

    private EnumForm(int constants) {
        shapes = new AtomicReferenceArray<>(constants);
    }

    /** {@return the form of the class of a constant} */
    static Form of(Class<?> type) {
        Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
        return new EnumForm(declaring.getEnumConstants().length);
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // within this process only
    boolean write(Object value, Target target) {
        Enum<?> constant = (Enum<?>) value;
        ShapeBytes shape = shapes.get(constant.ordinal());
        if (shape == null) {
            shape = ShapeBytes.of(ShapeBytes.ENUM, constant.getDeclaringClass(), out -> out.writeUTF(constant.name()));
            shapes.set(constant.ordinal(), shape);
        }
        return target.shape(shape);
    }
}
