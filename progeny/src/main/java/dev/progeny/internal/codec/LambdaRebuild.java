package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A lambda by the method that the compiler put into the capturing class for this purpose. Its strings are interned, since that method
 * compares them with constants.
 */
final class LambdaRebuild extends Rebuild {
    private static final MethodType DESERIALIZE = MethodType.methodType(Object.class, SerializedLambda.class);
    private static final @Nullable Object[] NOTHING = {};
    private static final String CALLABLE = "dev/progeny/function/RemoteCallable";
    private static final String RUNNABLE = "dev/progeny/function/RemoteRunnable";

    private final Class<?> capturing;
    private final String type;
    private final String typeMethod;
    private final String typeSignature;
    private final int kind;
    private final String owner;
    private final String method;
    private final String signature;
    private final String instantiated;
    private final int count;

    /** Looked for when the first lambda is made: a body needs none. */
    private volatile @Nullable Entrance entrance;

    /** A lambda without arguments is one object, as where it was written. */
    private volatile @Nullable Object single;

    private LambdaRebuild(Class<?> capturing, ShapeInput in) throws IOException {
        this.capturing = capturing;
        String place = capturing.getName().replace('.', '/').intern();
        type = in.readText().intern();
        typeMethod = in.readText().intern();
        typeSignature = in.readText().intern();
        kind = in.readByte();
        owner = orElse(in.readText(), place);
        method = in.readText().intern();
        signature = in.readText().intern();
        instantiated = orElse(in.readText(), typeSignature);
        count = in.readUnsignedShort();
    }

    private static String orElse(String text, String usual) {
        return text.isEmpty() ? usual : text.intern();
    }

    /** Reads the rest of a description. */
    static LambdaRebuild of(Class<?> capturing, ShapeInput in) throws IOException {
        return new LambdaRebuild(capturing, in);
    }

    /**
     * How the capturing class makes its lambdas.
     *
     * @param deserialize its method for that, or null if its module does not let us in
     */
    private record Entrance(@Nullable MethodHandle deserialize) {
        static Entrance of(Class<?> capturing) throws InvalidClassException {
            try {
                Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
                method.setAccessible(true);
                return new Entrance(MethodHandles.lookup().unreflect(method).asType(DESERIALIZE));
            } catch (InaccessibleObjectException e) {
                return new Entrance(null);
            } catch (ReflectiveOperationException e) {
                throw absent(capturing, "it has no serializable lambda", e);
            }
        }
    }

    private static InvalidClassException absent(Class<?> capturing, String how, Throwable cause) {
        InvalidClassException failure = new InvalidClassException(capturing.getName(), how);
        failure.initCause(cause);
        return failure;
    }

    @Override
    Object read(Source source) throws IOException, ClassNotFoundException {
        @Nullable Object[] arguments = admittedArguments(source);
        if (count > 0) {
            return rebuild(arguments);
        }
        Object known = single;
        if (known == null) {
            known = rebuild(NOTHING);
            single = known;
        }
        return known;
    }

    /** Reads a lambda, or its {@link LambdaBody} alone where that does for a call. */
    Object readFunction(Source source) throws IOException, ClassNotFoundException {
        Method body = type.equals(CALLABLE) || type.equals(RUNNABLE) ? body() : null;
        if (body == null) {
            return read(source);
        }
        return LambdaBody.of(body, admittedArguments(source), type.equals(RUNNABLE));
    }

    /** {@return the method that holds what was written in the lambda, or null if it has none of its own, or we may not call it} */
    private @Nullable Method body() {
        if (kind == MethodHandleInfo.REF_newInvokeSpecial
                || !owner.equals(capturing.getName().replace('.', '/'))) {
            return null;
        }
        Method found = null;
        for (Method candidate : capturing.getDeclaredMethods()) {
            if (candidate.getName().equals(method)) {
                if (found != null) {
                    return null;
                }
                found = candidate;
            }
        }
        try {
            if (found != null) {
                found.setAccessible(true);
            }
            return found;
        } catch (InaccessibleObjectException e) {
            return null;
        }
    }

    private @Nullable Object[] admittedArguments(Source source) throws IOException, ClassNotFoundException {
        source.admit(SerializedLambda.class, 0);
        source.deepen(1);
        source.admit(capturing, 0);
        source.admitArray(Object[].class, count);
        @Nullable Object[] arguments = count > 0 ? arguments(source) : NOTHING;
        source.deepen(-1);
        return arguments;
    }

    private @Nullable Object[] arguments(Source source) throws IOException, ClassNotFoundException {
        byte form = source.bytes().get();
        @Nullable Object[] arguments = new @Nullable Object[count];
        if (form == LambdaForm.COMPACT) {
            for (int i = 0; i < count; i++) {
                arguments[i] = source.value();
            }
            return arguments;
        }
        if (form != LambdaForm.MIXED) {
            throw new StreamCorruptedException("the bytes are damaged: a lambda's form " + form + " is unknown");
        }
        boolean[] areOthers = new boolean[count];
        for (int i = 0; i < count; i++) {
            byte tag = source.bytes().get();
            areOthers[i] = tag == LambdaForm.SERIALIZED;
            arguments[i] = areOthers[i] ? null : Scalars.read(tag, source.bytes());
        }
        @Nullable Object[] others = source.serialized();
        int other = 0;
        for (int i = 0; i < count; i++) {
            if (areOthers[i]) {
                if (other == others.length) {
                    throw new StreamCorruptedException("the bytes are damaged: an argument of a lambda is missing");
                }
                arguments[i] = others[other++];
            }
        }
        return arguments;
    }

    private Object rebuild(@Nullable Object[] arguments) throws IOException, ClassNotFoundException {
        SerializedLambda lambda = new SerializedLambda(
                capturing, type, typeMethod, typeSignature, kind, owner, method, signature, instantiated, arguments);
        Entrance known = entrance;
        if (known == null) {
            known = Entrance.of(capturing);
            entrance = known;
        }
        if (known.deserialize == null) {
            return ByJdk.lambda(lambda, capturing);
        }
        try {
            return (Object) known.deserialize.invokeExact(lambda);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw absent(capturing, "it has no serializable lambda " + method + " of this kind", e);
        }
    }
}
