package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A path as what {@link SentPath} says of it. One of another file system has no form, and is refused by what comes then. */
final class PathForm extends Form {
    static final byte PATH = 19;

    private static final PathForm INSTANCE = new PathForm();

    private PathForm() {}

    /** {@return the form, or null if {@code type} is no class of paths, or one with a way of its own} */
    static @Nullable Form of(Class<?> type) {
        return Path.class.isAssignableFrom(type) && !Serializable.class.isAssignableFrom(type) ? INSTANCE : null;
    }

    @Override
    boolean write(Object value, Target target) throws IOException {
        Path path = (Path) value;
        if (!SentPath.isOfDefault(path.getFileSystem())) {
            return false;
        }
        SentPath sent = SentPath.of(path);
        ByteSink sink = target.sink();
        sink.write(PATH);
        sink.write(sent.isEscaped() ? 1 : 0);
        Scalars.write(sent.text(), sink);
        return true;
    }

    /** Reads what {@link #write} wrote, after its tag. */
    static Path read(ByteBuffer source) throws StreamCorruptedException {
        boolean isEscaped = source.get() != 0;
        if (Scalars.read(source.get(), source) instanceof String text) {
            return new SentPath(text, isEscaped).path();
        }
        throw new StreamCorruptedException("the bytes are damaged: a path is no text");
    }
}
