package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization that notes with each class which class loader it comes from. Classes of the application's loader carry no note,
 * so in the usual case the stream is the JDK's own but for its header, which is left out.
 */
class ValueOutput extends ObjectOutputStream {
    private final Set<ClassLoader> loaders = new HashSet<>();

    ValueOutput(OutputStream target) throws IOException {
        super(target);
        enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
        return StandIns.of(object);
    }

    @Override
    protected void writeStreamHeader() {}

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        annotate(type.getClassLoader());
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        annotate(type.getClassLoader());
    }

    /** {@return the loaders noted; while one of them is reachable, the bytes can be decoded elsewhere} */
    Set<ClassLoader> loaders() {
        return loaders;
    }

    private void annotate(ClassLoader loader) throws IOException {
        if (HomeLoader.isOfApplication(loader)) {
            return;
        }
        loaders.add(loader);
        ClassOrigins.keyOf(loader).writeTo(this);
    }
}
