package dev.progeny.internal.codec;

import java.io.Externalizable;
import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * A record as the shape of its class and its components. As in Java serialization these are the fields, not what accessors make of them.
 * A record that has its own way with serialization has no form here.
 */
final class RecordForm extends Form {
    private final ShapeBytes shape;
    private final Part[] parts;

    private RecordForm(ShapeBytes shape, Part[] parts) {
        this.shape = shape;
        this.parts = parts;
    }

    /** A component: its type as in a class file, {@code L} for all references, and what reads it. */
    private record Part(char type, MethodHandle getter) {}

    /** {@return the form, or null if this is no record, or not an ordinary one, or its module does not let us in} */
    static @Nullable Form of(Class<?> type) {
        if (!type.isRecord()
                || type.isHidden()
                || !Serializable.class.isAssignableFrom(type)
                || Externalizable.class.isAssignableFrom(type)
                || hasOwnWay(type)) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        Part[] parts = new Part[components.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part(type.getDeclaredField(components[i].getName()));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
        ShapeBytes shape = ShapeBytes.of(ShapeBytes.RECORD, type, out -> {
            out.writeByte(components.length);
            for (int i = 0; i < parts.length; i++) {
                out.writeUTF(components[i].getName());
                out.writeByte(parts[i].type());
            }
        });
        return new RecordForm(shape, parts);
    }

    /** Whether other objects are written or read in place of records of this class. */
    static boolean hasOwnWay(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && (method.getName().equals("writeReplace")
                            || method.getName().equals("readResolve"))) {
                return true;
            }
        }
        return false;
    }

    private static Part part(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        Class<?> type = field.getType().isPrimitive() ? field.getType() : Object.class;
        MethodHandle getter =
                MethodHandles.lookup().unreflectGetter(field).asType(MethodType.methodType(type, Object.class));
        return new Part(type.descriptorString().charAt(0), getter);
    }

    @Override
    boolean write(Object value, Target target) throws IOException {
        if (!target.meet(value) || !target.shape(shape)) {
            return false;
        }
        ByteSink sink = target.sink();
        try {
            for (Part part : parts) {
                MethodHandle getter = part.getter;
                switch (part.type) {
                    case 'L' -> {
                        if (!target.value((Object) getter.invokeExact(value))) {
                            return false;
                        }
                    }
                    case 'I' -> sink.writeInt((int) getter.invokeExact(value));
                    case 'J' -> sink.writeLong((long) getter.invokeExact(value));
                    case 'D' -> sink.writeLong(Double.doubleToRawLongBits((double) getter.invokeExact(value)));
                    case 'Z' -> sink.write((boolean) getter.invokeExact(value) ? 1 : 0);
                    case 'B' -> sink.write((byte) getter.invokeExact(value));
                    case 'S' -> sink.writeShort((short) getter.invokeExact(value));
                    case 'C' -> sink.writeShort((char) getter.invokeExact(value));
                    default -> sink.writeInt(Float.floatToRawIntBits((float) getter.invokeExact(value)));
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a getter of a field does not fail", e);
        }
        return true;
    }
}
