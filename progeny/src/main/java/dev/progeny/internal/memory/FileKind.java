package dev.progeny.internal.memory;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.function.Function;

/**
 * What a file of values holds; see {@link ArrayFile}.
 *
 * @param <B> the type of buffer that its values are read and written through
 */
public final class FileKind<B extends Buffer> {
    /** {@code SharedBytes}. */
    public static final FileKind<ByteBuffer> BYTES =
            new FileKind<>('b', "bytes", "an array of bytes", "array", 0, bytes -> bytes);

    /** {@code SharedInts}. */
    public static final FileKind<IntBuffer> INTS =
            new FileKind<>('i', "ints", "an array of ints", "array", 2, ByteBuffer::asIntBuffer);

    /** {@code SharedLongs}. */
    public static final FileKind<LongBuffer> LONGS =
            new FileKind<>('l', "longs", "an array of longs", "array", 3, ByteBuffer::asLongBuffer);

    /** {@code SharedDoubles}. */
    public static final FileKind<DoubleBuffer> DOUBLES =
            new FileKind<>('d', "doubles", "an array of doubles", "array", 3, ByteBuffer::asDoubleBuffer);

    /** {@code SharedMemory}. */
    public static final FileKind<ByteBuffer> BLOCK =
            new FileKind<>('M', "block", "a block of shared memory", "block", 0, bytes -> bytes);

    /** {@code SharedBoolean}. */
    public static final FileKind<ByteBuffer> BOOLEAN =
            new FileKind<>('B', "boolean", "a shared boolean", "value", 2, bytes -> bytes);

    /** {@code SharedInt}. */
    public static final FileKind<ByteBuffer> INT =
            new FileKind<>('I', "int", "a shared int", "value", 2, bytes -> bytes);

    /** {@code SharedLong}. */
    public static final FileKind<ByteBuffer> LONG =
            new FileKind<>('L', "long", "a shared long", "value", 3, bytes -> bytes);

    /** {@code SharedDouble}. */
    public static final FileKind<ByteBuffer> DOUBLE =
            new FileKind<>('D', "double", "a shared double", "value", 3, bytes -> bytes);

    /** {@code SharedReference}. */
    public static final FileKind<ByteBuffer> REFERENCE =
            new FileKind<>('R', "reference", "a shared reference", "reference", 0, bytes -> bytes);

    private static final long MAGIC = 0x50726f4172723200L;

    private final long magic;
    private final String fileName;
    private final String description;
    private final String noun;
    private final int shift;
    private final Function<ByteBuffer, B> view;

    private FileKind(
            char code, String fileName, String description, String noun, int shift, Function<ByteBuffer, B> view) {
        this.magic = MAGIC + code;
        this.fileName = fileName;
        this.description = description;
        this.noun = noun;
        this.shift = shift;
        this.view = view;
    }

    /** {@return the beginning of the files' names} */
    public String fileName() {
        return fileName;
    }

    /** {@return what it is, with its article} */
    public String description() {
        return description;
    }

    String noun() {
        return noun;
    }

    /** {@return the number of bytes of a value, as a power of two} */
    int shift() {
        return shift;
    }

    long magic() {
        return magic;
    }

    /** {@return whole values of bytes in the machine's order} */
    B view(ByteBuffer bytes) {
        return view.apply(bytes);
    }
}
