package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A lambda as its shape and the arguments that it captured. The JVM makes a class for each place in the code that evaluates to a
 * lambda, so the shape is a matter of the class; only the arguments differ.
 *
 * <p>If all arguments have a compact form and none is met twice, each is written so. Otherwise the scalars among them are, and all
 * others together are serialized, so that an object that two of them refer to stays one.
 */
final class LambdaForm extends Form {
    /** All arguments are compact. */
    static final byte COMPACT = 0;

    /** Arguments are scalars, or else {@link #SERIALIZED}; those follow together. */
    static final byte MIXED = 1;

    /** In place of an argument that is among the serialized. */
    static final byte SERIALIZED = 127;

    private static final MethodType REPLACE = MethodType.methodType(Object.class, Object.class);

    private final MethodHandle writeReplace;
    private volatile @Nullable ShapeBytes shape;

    private LambdaForm(MethodHandle writeReplace) {
        this.writeReplace = writeReplace;
    }

    /** {@return the form, or null if this is no class of a serializable lambda, or its module does not let us in} */
    static @Nullable Form of(Class<?> type) {
        if (!type.isHidden() || !type.isSynthetic() || !Serializable.class.isAssignableFrom(type)) {
            return null;
        }
        try {
            Method writeReplace = type.getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return new LambdaForm(MethodHandles.lookup().unreflect(writeReplace).asType(REPLACE));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    @Override
    boolean write(Object value, Target target) throws IOException {
        if (!(replacement(value) instanceof SerializedLambda lambda)) {
            return false;
        }
        ShapeBytes known = shape;
        if (known == null) {
            known = describe(lambda, value.getClass());
            if (known == null) {
                return false;
            }
            shape = known;
        }
        if (!target.shape(known)) {
            return false;
        }
        int count = lambda.getCapturedArgCount();
        if (count == 0 || writeCompact(value, lambda, count, target)) {
            return true;
        }
        if (!target.isRoot()) {
            return false;
        }
        target.restart();
        writeMixed(lambda, count, target);
        return true;
    }

    private Object replacement(Object value) throws IOException {
        try {
            return (Object) writeReplace.invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private static boolean writeCompact(Object value, SerializedLambda lambda, int count, Target target)
            throws IOException {
        target.sink().write(COMPACT);
        if (!target.meet(value)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!target.value(lambda.getCapturedArg(i))) {
                return false;
            }
        }
        return true;
    }

    private static void writeMixed(SerializedLambda lambda, int count, Target target) throws IOException {
        ByteSink sink = target.sink();
        sink.write(MIXED);
        @Nullable Object[] others = new @Nullable Object[count];
        int other = 0;
        for (int i = 0; i < count; i++) {
            Object argument = lambda.getCapturedArg(i);
            if (!Scalars.write(argument, sink)) {
                others[other++] = argument;
                sink.write(SERIALIZED);
            }
        }
        target.serialized(Arrays.copyOf(others, other));
    }

    /** {@return null if the capturing class is not what its loader knows by that name: it is hidden, say, and cannot be found again} */
    private static @Nullable ShapeBytes describe(SerializedLambda lambda, Class<?> type) {
        String name = lambda.getCapturingClass().replace('/', '.');
        Class<?> capturing;
        try {
            capturing = Class.forName(name, false, type.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
        if (capturing.getNestHost() != type.getNestHost()) {
            return null;
        }
        return ShapeBytes.of(ShapeBytes.LAMBDA, capturing, out -> {
            out.writeUTF(lambda.getFunctionalInterfaceClass());
            out.writeUTF(lambda.getFunctionalInterfaceMethodName());
            out.writeUTF(lambda.getFunctionalInterfaceMethodSignature());
            out.writeByte(lambda.getImplMethodKind());
            String implClass = lambda.getImplClass();
            out.writeUTF(implClass.equals(lambda.getCapturingClass()) ? "" : implClass);
            out.writeUTF(lambda.getImplMethodName());
            out.writeUTF(lambda.getImplMethodSignature());
            String instantiated = lambda.getInstantiatedMethodType();
            out.writeUTF(instantiated.equals(lambda.getFunctionalInterfaceMethodSignature()) ? "" : instantiated);
            out.writeShort(lambda.getCapturedArgCount());
        });
    }
}
