package dev.progeny.internal.codec;

import java.io.StreamCorruptedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the JDK that records like to have: large numbers, times, unique names. */
final class ValueForm extends Form {
    private static final byte FIRST = 64;
    private static final byte BIG_INTEGER = 64;
    private static final byte BIG_DECIMAL = 65;
    private static final byte LOCAL_DATE = 66;
    private static final byte LOCAL_TIME = 67;
    private static final byte LOCAL_DATE_TIME = 68;
    private static final byte INSTANT = 69;
    private static final byte DURATION = 70;
    private static final byte UNIQUE = 71;

    /** By tag. */
    private static final Class<?>[] TYPES = {
        BigInteger.class,
        BigDecimal.class,
        LocalDate.class,
        LocalTime.class,
        LocalDateTime.class,
        Instant.class,
        Duration.class,
        UUID.class
    };

    private final byte tag;

    private ValueForm(byte tag) {
        this.tag = tag;
    }

    /** {@return the form, or null if {@code type} is none of these} */
    static @Nullable Form of(Class<?> type) {
        for (int i = 0; i < TYPES.length; i++) {
            if (TYPES[i] == type) {
                return new ValueForm((byte) (FIRST + i));
            }
        }
        return null;
    }

    @Override
    boolean write(Object value, Target target) {
        ByteSink sink = target.sink();
        sink.write(tag);
        switch (tag) {
            case BIG_INTEGER -> writeBig((BigInteger) value, sink);
            case BIG_DECIMAL -> {
                BigDecimal number = (BigDecimal) value;
                sink.writeInt(number.scale());
                writeBig(number.unscaledValue(), sink);
            }
            case LOCAL_DATE -> sink.writeLong(((LocalDate) value).toEpochDay());
            case LOCAL_TIME -> sink.writeLong(((LocalTime) value).toNanoOfDay());
            case LOCAL_DATE_TIME -> {
                LocalDateTime time = (LocalDateTime) value;
                sink.writeLong(time.toLocalDate().toEpochDay());
                sink.writeLong(time.toLocalTime().toNanoOfDay());
            }
            case INSTANT -> {
                Instant instant = (Instant) value;
                sink.writeLong(instant.getEpochSecond());
                sink.writeInt(instant.getNano());
            }
            case DURATION -> {
                Duration duration = (Duration) value;
                sink.writeLong(duration.getSeconds());
                sink.writeInt(duration.getNano());
            }
            case UNIQUE -> {
                UUID unique = (UUID) value;
                sink.writeLong(unique.getMostSignificantBits());
                sink.writeLong(unique.getLeastSignificantBits());
            }
            default -> throw new AssertionError(tag);
        }
        return true;
    }

    private static void writeBig(BigInteger number, ByteSink sink) {
        byte[] bytes = number.toByteArray();
        sink.writeInt(bytes.length);
        sink.write(bytes, 0, bytes.length);
    }

    /** {@return the class of a tag, or null if it is none of ours} */
    static @Nullable Class<?> typeOf(byte tag) {
        int index = tag - FIRST;
        return index >= 0 && index < TYPES.length ? TYPES[index] : null;
    }

    /** {@return how deep the parts lie that Java serialization would find in a value} */
    static int depthOf(byte tag) {
        return tag == BIG_DECIMAL ? 2 : tag == BIG_INTEGER ? 1 : 0;
    }

    /** Reads what {@link #write} wrote, after its tag. */
    static Object read(byte tag, ByteBuffer source) throws StreamCorruptedException {
        return switch (tag) {
            case BIG_INTEGER -> readBig(source);
            case BIG_DECIMAL -> {
                int scale = source.getInt();
                yield new BigDecimal(readBig(source), scale);
            }
            case LOCAL_DATE -> LocalDate.ofEpochDay(source.getLong());
            case LOCAL_TIME -> LocalTime.ofNanoOfDay(source.getLong());
            case LOCAL_DATE_TIME ->
                LocalDateTime.of(LocalDate.ofEpochDay(source.getLong()), LocalTime.ofNanoOfDay(source.getLong()));
            case INSTANT -> Instant.ofEpochSecond(source.getLong(), source.getInt());
            case DURATION -> Duration.ofSeconds(source.getLong(), source.getInt());
            case UNIQUE -> new UUID(source.getLong(), source.getLong());
            default -> throw new StreamCorruptedException("the bytes are damaged: the tag " + tag + " is unknown");
        };
    }

    private static BigInteger readBig(ByteBuffer source) throws StreamCorruptedException {
        int length = source.getInt();
        if (length <= 0 || length > source.remaining()) {
            throw new StreamCorruptedException(
                    "the bytes are damaged: a number of " + length + " bytes cannot be in " + source.remaining());
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return new BigInteger(bytes);
    }
}
