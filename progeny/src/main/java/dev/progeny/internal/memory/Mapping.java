package dev.progeny.internal.memory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a mapped file. Only an arena of JDK 22 and later can unmap memory while others may be using it; unmapping by any other
 * means crashes the JVM then, so without an arena it is left to the garbage collector.
 */
final class Mapping implements AutoCloseable {
    private final ByteBuffer bytes;
    private final @Nullable AutoCloseable arena;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Mapping(ByteBuffer bytes, @Nullable AutoCloseable arena) {
        this.bytes = bytes;
        this.arena = arena;
    }

    static Mapping of(FileChannel channel, long size) throws IOException {
        Arenas arenas = Arenas.FOUND;
        return arenas == null ? new Mapping(channel.map(MapMode.READ_WRITE, 0, size), null) : arenas.map(channel, size);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (arena == null || !closed.compareAndSet(false, true)) {
            return;
        }
        try {
            arena.close();
        } catch (Exception e) {
            // A thread is inside a bulk operation on the memory: it stays mapped, as it would on an older JDK.
        }
    }

    /** The methods of JDK 22, which this source, made for 17, cannot name. */
    private record Arenas(Method ofShared, Method map, Method asByteBuffer) {
        static final @Nullable Arenas FOUND = find();

        private static @Nullable Arenas find() {
            if (Runtime.version().feature() < 22) {
                return null;
            }
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                return new Arenas(
                        arena.getMethod("ofShared"),
                        FileChannel.class.getMethod("map", MapMode.class, long.class, long.class, arena),
                        segment.getMethod("asByteBuffer"));
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }

        Mapping map(FileChannel channel, long size) throws IOException {
            try {
                AutoCloseable arena = (AutoCloseable) ofShared.invoke(null);
                Object segment = map.invoke(channel, MapMode.READ_WRITE, 0L, size, arena);
                return new Mapping((ByteBuffer) asByteBuffer.invoke(segment), arena);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IOException("cannot map " + size + " bytes", e.getCause());
            } catch (IllegalAccessException e) {
                throw new IOException("cannot map " + size + " bytes", e);
            }
        }
    }
}
