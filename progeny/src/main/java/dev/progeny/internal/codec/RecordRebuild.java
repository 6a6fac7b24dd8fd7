package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record by its canonical constructor. As in Java serialization, components are matched by name: one that did not arrive is zero or
 * null, and one that is not known here is dropped.
 */
final class RecordRebuild extends Rebuild {
    private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);

    /** The place of a component that is not known here. */
    private static final int NOWHERE = -1;

    private final Class<?> type;

    /** Null if the module of the class does not let us in. */
    private final @Nullable MethodHandle constructor;

    /** Of the components that arrive: types and places here. */
    private final byte[] types;

    private final int[] places;

    /** What the constructor gets for those that do not. */
    private final @Nullable Object[] defaults;

    private RecordRebuild(Class<?> type, @Nullable MethodHandle constructor, ShapeInput in) throws IOException {
        this.type = type;
        this.constructor = constructor;
        RecordComponent[] components = type.getRecordComponents();
        defaults = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            defaults[i] = zero(typeOf(components[i]));
        }
        int count = in.readUnsignedByte();
        types = new byte[count];
        places = new int[count];
        for (int i = 0; i < count; i++) {
            String name = in.readText();
            types[i] = in.readByte();
            places[i] = place(components, name, types[i]);
        }
    }

    /** Reads the rest of a description. */
    static RecordRebuild of(Class<?> type, ShapeInput in) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null || !Serializable.class.isAssignableFrom(type) || RecordForm.hasOwnWay(type)) {
            throw new InvalidClassException(type.getName(), "it is not an ordinary serializable record here");
        }
        return new RecordRebuild(type, constructor(type, components), in);
    }

    private static @Nullable MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asSpreader(Object[].class, types.length)
                    .asType(MAKE);
        } catch (InaccessibleObjectException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("each record has its canonical constructor", e);
        }
    }

    private static char typeOf(RecordComponent component) {
        return component.getType().isPrimitive()
                ? component.getType().descriptorString().charAt(0)
                : 'L';
    }

    private static int place(RecordComponent[] components, String name, byte type) throws InvalidClassException {
        for (int i = 0; i < components.length; i++) {
            if (components[i].getName().equals(name)) {
                if (typeOf(components[i]) != type) {
                    throw new InvalidClassException(
                            components[i].getDeclaringRecord().getName(), "incompatible types for component " + name);
                }
                return i;
            }
        }
        return NOWHERE;
    }

    private static @Nullable Object zero(char type) {
        return switch (type) {
            case 'I' -> 0;
            case 'J' -> 0L;
            case 'D' -> 0.0;
            case 'Z' -> false;
            case 'B' -> (byte) 0;
            case 'S' -> (short) 0;
            case 'C' -> '\0';
            case 'F' -> 0f;
            default -> null;
        };
    }

    @Override
    Object read(Source source) throws IOException, ClassNotFoundException {
        source.admit(type, 0);
        @Nullable Object[] values = defaults.clone();
        ByteBuffer bytes = source.bytes();
        for (int i = 0; i < places.length; i++) {
            Object value = switch (types[i]) {
                case 'I' -> bytes.getInt();
                case 'L' -> source.value();
                case 'J' -> bytes.getLong();
                case 'D' -> Double.longBitsToDouble(bytes.getLong());
                case 'Z' -> bytes.get() != 0;
                case 'B' -> bytes.get();
                case 'S' -> bytes.getShort();
                case 'C' -> bytes.getChar();
                default -> Float.intBitsToFloat(bytes.getInt());
            };
            if (places[i] != NOWHERE) {
                values[places[i]] = value;
            }
        }
        if (constructor == null) {
            return ByJdk.record(type, values);
        }
        try {
            return (Object) constructor.invokeExact(values);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            InvalidObjectException failure = new InvalidObjectException(e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }
}
