package dev.progeny.internal.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import java.lang.invoke.MethodHandle;
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

    private final Class<?> capturing;
    /** Null if the module of the class does not let us in. */
    private final @Nullable MethodHandle deserialize;

    private final String type;
    private final String typeMethod;
    private final String typeSignature;
    private final int kind;
    private final String owner;
    private final String method;
    private final String signature;
    private final String instantiated;
    private final int count;

    /** A lambda without arguments is one object, as where it was written. */
    private volatile @Nullable Object single;

    private LambdaRebuild(Class<?> capturing, @Nullable MethodHandle deserialize, DataInputStream in)
            throws IOException {
        this.capturing = capturing;
        this.deserialize = deserialize;
        String place = capturing.getName().replace('.', '/').intern();
        type = in.readUTF().intern();
        typeMethod = in.readUTF().intern();
        typeSignature = in.readUTF().intern();
        kind = in.readByte();
        owner = orElse(in.readUTF(), place);
        method = in.readUTF().intern();
        signature = in.readUTF().intern();
        instantiated = orElse(in.readUTF(), typeSignature);
        count = in.readUnsignedShort();
    }

    private static String orElse(String text, String usual) {
        return text.isEmpty() ? usual : text.intern();
    }

    /** Reads the rest of a description. */
    static LambdaRebuild of(Class<?> capturing, DataInputStream in) throws IOException {
        return new LambdaRebuild(capturing, deserializer(capturing), in);
    }

    private static @Nullable MethodHandle deserializer(Class<?> capturing) throws InvalidClassException {
        try {
            Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).asType(DESERIALIZE);
        } catch (InaccessibleObjectException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw absent(capturing, "it has no serializable lambda", e);
        }
    }

    private static InvalidClassException absent(Class<?> capturing, String how, Throwable cause) {
        InvalidClassException failure = new InvalidClassException(capturing.getName(), how);
        failure.initCause(cause);
        return failure;
    }

    @Override
    Object read(Source source) throws IOException, ClassNotFoundException {
        source.admit(SerializedLambda.class, 0);
        source.deepen(1);
        source.admit(capturing, 0);
        source.admitArray(Object[].class, count);
        @Nullable Object[] arguments = count > 0 ? arguments(source) : NOTHING;
        source.deepen(-1);
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
        if (deserialize == null) {
            return ByJdk.lambda(lambda, capturing);
        }
        try {
            return (Object) deserialize.invokeExact(lambda);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw absent(capturing, "it has no serializable lambda " + method + " of this kind", e);
        }
    }
}
