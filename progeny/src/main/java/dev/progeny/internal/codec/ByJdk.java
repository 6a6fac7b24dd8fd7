package dev.progeny.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Makes a lambda or a record of a module that does not let us in: the JDK's serialization may enter everywhere. So it is given a
 * stream in which words stand for the parts, and hands out the parts where it reads the words.
 */
final class ByJdk {
    /** No name of a method or a class begins so. */
    private static final String WORD = "\0part ";

    private ByJdk() {}

    /** Makes the lambda that {@code lambda} describes, of a class that is named there. */
    static Object lambda(SerializedLambda lambda, Class<?> capturing) throws IOException, ClassNotFoundException {
        @Nullable Object[] parts = new @Nullable Object[lambda.getCapturedArgCount()];
        Object[] words = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = lambda.getCapturedArg(i);
            words[i] = WORD + i;
        }
        SerializedLambda inWords = new SerializedLambda(
                capturing,
                lambda.getFunctionalInterfaceClass(),
                lambda.getFunctionalInterfaceMethodName(),
                lambda.getFunctionalInterfaceMethodSignature(),
                lambda.getImplMethodKind(),
                lambda.getImplClass(),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getInstantiatedMethodType(),
                words);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(inWords);
        }
        return read(bytes, capturing, parts);
    }

    /** Makes a record of its components' values. */
    static Object record(Class<?> type, @Nullable Object[] values) throws IOException, ClassNotFoundException {
        RecordComponent[] components = type.getRecordComponents();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_OBJECT);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(type.getName());
        out.writeLong(0); // the version of a record is not looked at
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(components.length);
        for (RecordComponent component : components) {
            if (component.getType().isPrimitive()) {
                out.writeByte(component.getType().descriptorString().charAt(0));
                out.writeUTF(component.getName());
            }
        }
        for (RecordComponent component : components) {
            if (!component.getType().isPrimitive()) {
                out.writeByte('L');
                out.writeUTF(component.getName());
                writeString("Ljava/lang/Object;", out);
            }
        }
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        for (int i = 0; i < values.length; i++) {
            if (components[i].getType().isPrimitive()) {
                writePrimitive(values[i], out);
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (!components[i].getType().isPrimitive()) {
                writeString(WORD + i, out);
            }
        }
        return read(bytes, type, values);
    }

    private static void writeString(String text, DataOutputStream out) throws IOException {
        out.writeByte(ObjectStreamConstants.TC_STRING);
        out.writeUTF(text);
    }

    private static void writePrimitive(@Nullable Object value, DataOutputStream out) throws IOException {
        if (value instanceof Integer number) {
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Byte number) {
            out.writeByte(number);
        } else if (value instanceof Short number) {
            out.writeShort(number);
        } else if (value instanceof Character character) {
            out.writeChar(character);
        } else if (value instanceof Float number) {
            out.writeFloat(number);
        }
    }

    private static Object read(ByteArrayOutputStream bytes, Class<?> type, @Nullable Object[] parts)
            throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new Words(new ByteArrayInputStream(bytes.toByteArray()), type, parts)) {
            return in.readObject();
        }
    }

    /** Reads words as parts. */
    private static final class Words extends ObjectInputStream {
        private final Class<?> type;
        private final @Nullable Object[] parts;

        Words(InputStream source, Class<?> type, @Nullable Object[] parts) throws IOException {
            super(source);
            this.type = type;
            this.parts = parts;
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            return description.getName().equals(type.getName()) ? type : super.resolveClass(description);
        }

        @Override
        protected @Nullable Object resolveObject(@Nullable Object object) {
            return object instanceof String text && text.startsWith(WORD)
                    ? parts[Integer.parseInt(text.substring(WORD.length()))]
                    : object;
        }
    }
}
