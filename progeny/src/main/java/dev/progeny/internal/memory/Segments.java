package dev.progeny.internal.memory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** The {@code MemorySegment} of JDK 22 and later, which this source, made for 17, cannot name. */
final class Segments {
    private static final String TYPE = "java.lang.foreign.MemorySegment";
    private static final int SINCE = 22;

    private Segments() {}

    /**
     * Checks that a type is {@code MemorySegment}.
     *
     * @throws IllegalArgumentException if it is another
     * @throws UnsupportedOperationException if this JDK has none
     */
    static void check(Class<?> type) {
        if (!type.getName().equals(TYPE)) {
            throw new IllegalArgumentException("type must be " + TYPE + ".class, was " + type.getName()
                    + "; for a buffer call asBuffer(index, count)");
        }
        if (Runtime.version().feature() < SINCE) {
            throw new UnsupportedOperationException("memory segments need JDK " + SINCE + ", this is "
                    + Runtime.version().feature() + "; use asBuffer(index, count)");
        }
    }

    /** {@return the segment of a buffer's memory, which keeps it mapped} */
    static <S> S of(Class<S> type, ByteBuffer bytes) {
        try {
            return type.cast(type.getMethod("ofBuffer", Buffer.class).invoke(null, bytes));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK's memory segments are not those of JDK " + SINCE, e);
        }
    }

    /** {@return a segment of part of a file, mapped until the collector finds that nobody uses it} */
    static <S> S map(Class<S> type, FileChannel channel, long from, long bytes) throws IOException {
        try {
            Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
            Object arena = arenaType.getMethod("ofAuto").invoke(null);
            return type.cast(FileChannel.class
                    .getMethod("map", MapMode.class, long.class, long.class, arenaType)
                    .invoke(channel, MapMode.READ_WRITE, from, bytes, arena));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("cannot map " + bytes + " bytes", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK's memory segments are not those of JDK " + SINCE, e);
        }
    }
}
