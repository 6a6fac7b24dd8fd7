package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ValueOutput} wrote, each class from the loader that stands for the one noted. */
final class ValueInput extends ObjectInputStream {
    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "char", char.class,
            "short", short.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class,
            "void", void.class);

    private static final InvocationHandler NONE = (proxy, method, arguments) -> null;

    private final boolean outside;

    /**
     * @param filter decides on each class of bytes that come from outside, whose notes about loaders mean nothing here; null for bytes
     *     of our own processes
     */
    ValueInput(InputStream source, @Nullable ObjectInputFilter filter) throws IOException {
        super(source);
        outside = filter != null;
        if (filter != null) {
            setObjectInputFilter(SentPath.named(filter));
        }
    }

    @Override
    protected void readStreamHeader() {}

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        LoaderKey key = readKey();
        Class<?> primitive = PRIMITIVES.get(description.getName());
        return primitive != null ? primitive : ClassOrigins.load(description.getName(), key);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaceNames) throws IOException, ClassNotFoundException {
        LoaderKey key = readKey();
        Class<?>[] interfaces = new Class<?>[interfaceNames.length];
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = ClassOrigins.load(interfaceNames[i], key);
        }
        try {
            return Proxy.newProxyInstance(ClassOrigins.proxyLoader(interfaces, key), interfaces, NONE)
                    .getClass();
        } catch (IllegalArgumentException e) {
            throw new ClassNotFoundException("no class loader sees all of " + String.join(", ", interfaceNames), e);
        }
    }

    private @Nullable LoaderKey readKey() throws IOException {
        int kind = read();
        if (kind < 0) {
            return null;
        }
        if (kind != LoaderKey.MARK) {
            throw new StreamCorruptedException("a class is followed by " + kind + " instead of a class loader's key");
        }
        LoaderKey key = LoaderKey.readFrom(this);
        return outside ? null : key;
    }
}
