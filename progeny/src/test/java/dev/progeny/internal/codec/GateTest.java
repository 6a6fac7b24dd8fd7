package dev.progeny.internal.codec;

import static dev.progeny.internal.codec.Copies.encode;
import static dev.progeny.internal.codec.Copies.jdkBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No compact form is a way around a filter: what it refuses of Java serialization, it refuses of them. */
class GateTest {
    private static final String HERE = "dev.progeny.internal.codec.GateTest";

    record Point(int x, @Nullable Object more) implements Serializable {}

    enum Mood {
        GOOD;

        static boolean isInitialized() {
            return Watch.isMoodInitialized;
        }

        static {
            Watch.isMoodInitialized = true;
        }
    }

    static final class Watch {
        static boolean isMoodInitialized;

        private Watch() {}
    }

    static Stream<Arguments> values() {
        int number = 7;
        Map<String, Integer> map = Map.of("a", 1);
        return Stream.of(
                Arguments.of(new Point(1, null)),
                Arguments.of(new Point(1, new Point(2, null))),
                Arguments.of(new Point(1, new int[100])),
                Arguments.of(new Point(1, new ArrayList<>(List.of(1, 2)))),
                Arguments.of(new ArrayList<>(List.of(new Point(1, null)))),
                Arguments.of(List.of(new Point(1, null), 2, 3)),
                Arguments.of(Thread.State.NEW),
                Arguments.of(new Point(1, Thread.State.NEW)),
                Arguments.of(new BigDecimal("1.5")),
                Arguments.of(new UUID(1, 2)),
                Arguments.of((RemoteCallable<Integer>) () -> number),
                Arguments.of((RemoteCallable<Object>) () -> map),
                Arguments.of(new Point(1, (RemoteCallable<Integer>) () -> number)));
    }

    static Stream<Arguments> valuesAndFilters() {
        List<String> filters = List.of(
                "!*",
                "java.base/*;!*",
                "!" + HERE + "$Point",
                HERE + "$Point;java.lang.*;!*",
                "!java.util.ArrayList",
                "!java.lang.invoke.SerializedLambda",
                "!" + HERE,
                "!java.lang.Enum",
                "!java.lang.Thread$State",
                "!java.math.BigDecimal",
                "!java.util.UUID",
                "!java.util.Map;!java.util.CollSer",
                "maxarray=10",
                "maxdepth=1",
                "maxdepth=20;maxrefs=1000;maxbytes=100000");
        return values().flatMap(value -> filters.stream().map(filter -> Arguments.of(value.get()[0], filter)));
    }

    @ParameterizedTest
    @MethodSource("valuesAndFilters")
    void whatAFilterRefusesOfJavaSerializationItRefuses(Object value, String pattern) {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);

        if (!jdkAdmits(value, filter)) {
            assertThatThrownBy(() -> ValueCodec.decode(encode(value), filter))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("an input filter refused it");
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatAFilterAdmitsArrives(Object value) {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(
                "maxdepth=20;maxrefs=1000;maxbytes=100000;maxarray=1000;java.**;" + HERE + ";" + HERE + "$*;!*");

        assertThat(jdkAdmits(value, filter)).isTrue();
        assertThat(ValueCodec.decode(encode(value), filter)).isNotNull();
    }

    private static boolean jdkAdmits(Object value, ObjectInputFilter filter) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(jdkBytes(value)))) {
            in.setObjectInputFilter(filter);
            in.readObject();
            return true;
        } catch (InvalidClassException e) {
            return false;
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aShapeThatWasAdmittedBeforeIsAskedAboutAgain() {
        Point point = new Point(1, null);
        ValueCodec.decode(encode(point));

        assertThatThrownBy(() ->
                        ValueCodec.decode(encode(point), ObjectInputFilter.Config.createFilter("!" + HERE + "$*")))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void aClassThatIsRefusedIsNotInitialized() {
        ByteBuffer good = moodWithoutTouchingIt();

        assertThatThrownBy(() -> ValueCodec.decode(good, ObjectInputFilter.Config.createFilter("!" + HERE + "$*")))
                .isInstanceOf(UndecodableException.class);
        assertThat(Watch.isMoodInitialized).isFalse();
        assertThat(Mood.isInitialized()).isTrue();
    }

    /** {@return the bytes of {@code Mood.GOOD}, made without it} */
    private static ByteBuffer moodWithoutTouchingIt() {
        ByteBuffer description = MessageData.written(64, out -> {
            out.writeByte(ShapeBytes.ENUM);
            out.writeByte(0);
            out.writeUTF(HERE + "$Mood");
            out.writeUTF("GOOD");
        });
        return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + description.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ShapeBytes.SHAPE)
                .putInt(description.remaining())
                .putLong(0)
                .put(description)
                .flip();
    }

    @Test
    void aFilterThatFailsRefuses() {
        assertThatThrownBy(() -> ValueCodec.decode(encode(LocalDate.MIN), info -> {
                    throw new IllegalStateException("at a loss");
                }))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("refused it");
    }

    @Test
    void scalarsAloneAreNothingToAskAbout() {
        ObjectInputFilter nothing = ObjectInputFilter.Config.createFilter("!*");

        assertThat(ValueCodec.decode(encode(7), nothing)).isEqualTo(7);
        assertThat(ValueCodec.decode(encode(new ArrayList<>(List.of(1, "two"))), nothing))
                .isEqualTo(List.of(1, "two"));
    }
}
