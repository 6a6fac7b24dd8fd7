package dev.progeny.examples.bench.acquire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** How a device writes a sample. The names are those that other programs use. */
enum RawFormat {
    S16LE(Short.BYTES),
    S16BE(Short.BYTES),
    F32LE(Float.BYTES),
    F32BE(Float.BYTES),
    F64LE(Double.BYTES),
    F64BE(Double.BYTES),
    TEXT(1);

    private final int bytes;

    RawFormat(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the format that the option {@code format} names} */
    static RawFormat parse(SpecText text, RawFormat otherwise) throws BadSourceException {
        String[] names = Arrays.stream(values()).map(RawFormat::label).toArray(String[]::new);
        return valueOf(text.choice("format", otherwise.label(), names).toUpperCase(Locale.ROOT));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return bytes of a sample; of a text, the least there can be} */
    int bytes() {
        return bytes;
    }

    ByteOrder order() {
        return this == S16BE || this == F32BE || this == F64BE ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** {@return the next sample of bytes in this format's order; texts are read by {@link TextLines}} */
    double next(ByteBuffer buffer) {
        return switch (this) {
            case S16LE, S16BE -> buffer.getShort();
            case F32LE, F32BE -> buffer.getFloat();
            case F64LE, F64BE -> buffer.getDouble();
            case TEXT -> throw new IllegalStateException("a text has no samples of one size");
        };
    }
}
