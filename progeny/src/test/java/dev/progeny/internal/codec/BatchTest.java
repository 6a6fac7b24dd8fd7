package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    record Point(int x, int y, @Nullable String name) implements Serializable {}

    static final List<@Nullable Object> VALUES = Arrays.asList(
            1,
            null,
            "text",
            new Point(1, 2, "a"),
            new Point(3, 4, null),
            List.of(new Point(5, 6, "b"), DayOfWeek.MONDAY),
            Map.of("by", "serialization"),
            DayOfWeek.MONDAY,
            BigInteger.TEN,
            "x".repeat(10_000));

    @Test
    void elementsArriveInAnyOrder() throws IOException {
        Batch batch = sent(batch(VALUES));

        Batch.Reader reader = batch.reader();

        assertThat(batch.size()).isEqualTo(VALUES.size());
        for (int i = VALUES.size() - 1; i >= 0; i--) {
            assertThat(reader.decode(i)).isEqualTo(VALUES.get(i));
            assertThat(reader.decode(i)).isEqualTo(VALUES.get(i));
        }
    }

    @Test
    void aPartHasItsElementsOnly() throws IOException {
        Batch part = batch(VALUES).part(3, 9).part(1, 4);

        Batch arrived = sent(part);

        assertThat(decoded(part)).isEqualTo(VALUES.subList(4, 7));
        assertThat(decoded(arrived)).isEqualTo(VALUES.subList(4, 7));
        assertThat(sent(part.part(1, 1)).size()).isZero();
        assertThatThrownBy(() -> part.part(1, 4))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("elements 1 to 4 of 3");
    }

    @Test
    void lambdasOfOneShapeTakeFewBytes() throws Exception {
        BatchBuilder builder = new BatchBuilder(1);
        for (int i = 0; i < 100; i++) {
            int number = i;
            builder.add((RemoteCallable<Integer>) () -> number, n -> "it", i);
        }
        Batch batch = builder.build();

        Batch arrived = sent(batch);

        assertThat(batch.size(99)).isLessThan(12);
        assertThat(((RemoteCallable<?>) arrived.reader().decode(99)).call()).isEqualTo(99);
    }

    @Test
    void anElementThatCannotBeEncodedIsNamedAndLeavesTheBatchAsItWas() {
        BatchBuilder builder = new BatchBuilder(2);
        builder.add(1, n -> "element " + n, 10);
        int bytes = builder.bytes();

        assertThatThrownBy(() -> builder.add(List.of(new Thread()), n -> "element " + n, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot encode element 11: ")
                .hasMessageContaining("(java.lang.Thread) is not serializable");
        assertThat(builder.size()).isEqualTo(1);
        assertThat(builder.bytes()).isEqualTo(bytes);
        builder.add(2, n -> "element " + n, 12);
        assertThat(decoded(builder.build())).isEqualTo(List.of(1, 2));
    }

    @Test
    void aHandleLearnsWhoGotItsPart() {
        List<Long> receivers = new ArrayList<>();
        ValueCodecTest.Handle.passenger = receivers::add;
        Batch batch = batch(Arrays.asList(1, new ValueCodecTest.Handle(), 3));

        batch.part(0, 1).handOver(7);
        batch.part(2, 3).handOver(8);
        batch.part(1, 2).handOver(9);

        assertThat(receivers).containsExactly(9L);
        assertThat(batch.part(1, 3).carriesHandles()).isTrue();
        assertThat(batch.part(0, 1).carriesHandles()).isFalse();
        assertThat(batch.part(2, 3).carriesHandles()).isFalse();
    }

    /** Cannot be read again. */
    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("not to be read");
        }
    }

    @Test
    void anElementThatCannotBeDecodedHurtsNoOther() {
        BatchBuilder builder = new BatchBuilder(3);
        builder.add(1, n -> "it", 0);
        builder.add(new Unreadable(), n -> "it", 1);
        builder.add(3, n -> "it", 2);
        Batch.Reader reader = builder.build().reader();

        assertThatThrownBy(() -> reader.decode(1)).isInstanceOf(UndecodableException.class);

        assertThat(reader.decode(0)).isEqualTo(1);
        assertThat(reader.decode(2)).isEqualTo(3);
    }

    @Test
    void moreShapesThanThereAreNumbersFallBackToSerialization() throws IOException {
        List<@Nullable Object> constants = new ArrayList<>();
        constants.addAll(List.of(Character.UnicodeScript.values()));
        constants.addAll(List.of(ChronoField.values()));
        constants.addAll(List.of(ChronoUnit.values()));
        constants.addAll(List.of(ElementKind.values()));
        constants.addAll(List.of(StandardOpenOption.values()));
        constants.addAll(List.of(TypeKind.values()));
        constants.addAll(List.of(Modifier.values()));
        constants.addAll(List.of(DayOfWeek.values()));
        constants.addAll(List.of(Month.values()));
        constants.addAll(List.of(RoundingMode.values()));
        constants.addAll(List.of(TimeUnit.values()));
        assertThat(constants).hasSizeGreaterThan(ShapeBytes.MOST);

        assertThat(decoded(sent(batch(constants)))).isEqualTo(constants);
        assertThat(Copies.<Object>copy(constants)).isEqualTo(constants);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyMessageIsDecodedOrReportedAsDamaged(long seed) {
        Random random = new Random(seed);
        ByteBuffer good = joined(batch(VALUES.subList(0, 9)).message());
        for (int round = 0; round < 1_000; round++) {
            ByteBuffer damaged =
                    ByteBuffer.allocate(good.remaining()).put(good.duplicate()).flip();
            damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
            damaged.limit(random.nextInt(4) == 0 ? random.nextInt(damaged.limit()) : damaged.limit());
            try {
                Batch batch = Batch.read(damaged);
                for (int i = 0; i < batch.size(); i++) {
                    decodedOrReported(batch.reader(), i);
                }
            } catch (IOException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageContaining("the bytes are damaged");
            }
        }
    }

    private static void decodedOrReported(Batch.Reader reader, int element) {
        try {
            reader.decode(element);
        } catch (UndecodableException expected) {
            assertThat(expected).hasMessageContaining("cannot decode");
        }
    }

    private static Batch batch(List<?> values) {
        BatchBuilder builder = new BatchBuilder(4);
        for (int i = 0; i < values.size(); i++) {
            int before = builder.bytes();
            int size = builder.add(values.get(i), n -> "element " + n, i);
            assertThat(builder.bytes()).isEqualTo(before + size);
        }
        return builder.build();
    }

    private static Batch sent(Batch batch) throws IOException {
        ByteBuffer message = joined(batch.message());
        assertThat(message.remaining()).isEqualTo((int) batch.messageSize());
        return Batch.read(message);
    }

    private static ByteBuffer joined(ByteBuffer[] parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer part : parts) {
            whole.put(part);
        }
        return whole.flip();
    }

    private static List<@Nullable Object> decoded(Batch batch) {
        Batch.Reader reader = batch.reader();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            values.add(reader.decode(i));
        }
        return values;
    }
}
