package dev.progeny.internal.codec;

import static dev.progeny.internal.codec.Copies.copy;
import static dev.progeny.internal.codec.Copies.decodeElsewhere;
import static dev.progeny.internal.codec.Copies.encode;
import static dev.progeny.internal.codec.Copies.isSerialized;
import static dev.progeny.internal.codec.Copies.jdkCopy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records, enums, lists and large numbers in their compact forms: they arrive as they would by Java serialization. */
class RecordCodecTest {
    @TempDir
    Path folder;

    record Empty() implements Serializable {}

    record All(
            boolean a,
            byte b,
            short c,
            char d,
            int e,
            long f,
            float g,
            double h,
            @Nullable Object i) implements Serializable {}

    record Box<T>(T content, @Nullable Object more) implements Serializable {}

    @SuppressWarnings("UnicodeInCode") // that is the point
    record BeyondAscii(int größe, String 値) implements Serializable {}

    enum Mood {
        GOOD,
        BAD {
            @Override
            public String toString() {
                return "so bad";
            }
        }
    }

    static Stream<Object> compact() {
        return Stream.of(
                new Empty(),
                new All(true, (byte) -1, (short) -2, 'ß', -3, -4L, 1.5f, -0.0, null),
                new All(false, (byte) 1, (short) 2, '\uD800', 3, Long.MIN_VALUE, Float.NaN, 2.5, "text"),
                new BeyondAscii(1, "größer"),
                new Box<>(new Box<>("inner", 1), new Empty()),
                new Box<>(List.of(1, "two", new Empty()), List.of()),
                new Box<>(new ArrayList<>(Arrays.asList(new Box<>(1, null), null)), 'c'),
                new Box<>(Stream.of(1, null, 3).toList(), Stream.of(1).toList()),
                Mood.GOOD,
                Mood.BAD,
                DayOfWeek.SUNDAY,
                List.of(Mood.BAD, Mood.BAD, Mood.GOOD),
                new BigInteger("-123456789012345678901234567890"),
                BigInteger.ZERO,
                new BigDecimal("-1.50"),
                new BigDecimal("1E+400"),
                LocalDate.MIN,
                LocalTime.MAX,
                LocalDateTime.of(2024, 2, 29, 23, 59, 58, 999),
                Instant.MAX,
                Duration.ofNanos(-1),
                new UUID(1, -1));
    }

    @ParameterizedTest
    @MethodSource("compact")
    void aValueArrivesAsByJavaSerialization(Object value) throws Exception {
        Object copy = copy(value);

        assertThat(isSerialized(value)).isFalse();
        assertThat(copy).isEqualTo(value).isEqualTo(jdkCopy(value)).hasSameClassAs(jdkCopy(value));
    }

    @Test
    void aListThatTakesNullStillDoesAndOneThatDoesNotStillDoesNot() {
        List<Integer> strict = copy(List.of(1, 2, 3));
        List<Integer> lenient = copy(Stream.of(1, null, 3).toList());
        List<Integer> lenientWithoutNull = copy(Stream.of(1, 2, 3).toList());

        assertThatThrownBy(() -> strict.contains(null)).isInstanceOf(NullPointerException.class);
        assertThat(lenient.contains(null)).isTrue();
        assertThat(lenientWithoutNull.contains(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTreeArrivesAsByJavaSerialization(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Object tree = tree(random, 4);

            Object copy = copy(tree);

            assertThat(copy).as("seed %d", seed).isEqualTo(tree).isEqualTo(jdkCopy(tree));
        }
    }

    private static @Nullable Object tree(Random random, int height) {
        return switch (random.nextInt(height == 0 ? 5 : 10)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> "text " + random.nextDouble();
            case 3 -> Mood.values()[random.nextInt(2)];
            case 4 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
            case 5 -> new Box<>(tree(random, height - 1), tree(random, height - 1));
            case 6 -> new All(true, (byte) 1, (short) 2, 'c', 3, 4, 5, 6, tree(random, height - 1));
            case 7 -> new ArrayList<>(Arrays.asList(tree(random, height - 1), tree(random, height - 1)));
            case 8 -> Stream.of(tree(random, height - 1), 1, 2).toList();
            default -> Map.of("key", String.valueOf(tree(random, height - 1)));
        };
    }

    @Test
    void whatIsMetTwiceArrivesAsOneObject() {
        Box<Integer> shared = new Box<>(1, null);
        List<Integer> list = new ArrayList<>(List.of(1));
        int[] array = {1};

        Box<?> records = copy(new Box<>(shared, shared));
        Box<?> lists = copy(new Box<>(list, new Box<>(list, null)));
        Box<?> arrays = copy(new Box<>(array, array));

        assertThat(records.content()).isSameAs(records.more());
        assertThat(lists.content()).isSameAs(((Box<?>) lists.more()).content());
        assertThat(arrays.content()).isSameAs(arrays.more());
    }

    @Test
    void whatIsMetTwiceAmongManyArrivesAsOneObject() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new Box<>(i, null));
        }
        assertThat(isSerialized(many)).isFalse();
        many.add(many.get(50));

        List<Object> copy = copy(many);

        assertThat(copy).isEqualTo(many);
        assertThat(copy.get(100)).isSameAs(copy.get(50));
    }

    @Test
    void aListThatOneOfItsRecordsHoldsArrivesSo() {
        List<Object> list = new ArrayList<>();
        list.add(new Box<>(list, null));

        List<Object> copy = copy(list);

        assertThat(((Box<?>) copy.get(0)).content()).isSameAs(copy);
    }

    record Replaced(int number) implements Serializable {
        private Object writeReplace() {
            return "replaced " + number;
        }
    }

    record Resolved(int number) implements Serializable {
        private Object readResolve() {
            return "resolved " + number;
        }
    }

    record Outside(int number) implements Externalizable {
        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {}
    }

    record Boasting(int number) implements Serializable {
        @Override
        public int number() {
            return number * 1000;
        }
    }

    @Test
    void aRecordWithItsOwnWayKeepsIt() {
        assertThat(Copies.<Object>copy(new Replaced(1))).isEqualTo("replaced 1");
        assertThat(Copies.<Object>copy(new Resolved(1))).isEqualTo("resolved 1");
        assertThat(Copies.<Object>copy(new Outside(1))).isEqualTo(new Outside(1));
        assertThat(Copies.<Object>copy(new Boasting(1))).isEqualTo(new Boasting(1));
    }

    @Test
    void aRecordWithSomethingUnusualIsSerializedAsAWhole() {
        Box<Map<String, Integer>> box = new Box<>(Map.of("a", 1), List.of(2));

        assertThat(isSerialized(box)).isTrue();
        assertThat(Copies.<Object>copy(box)).isEqualTo(box);
    }

    record Positive(int number) implements Serializable {
        static boolean isStrict;

        Positive {
            if (isStrict && number <= 0) {
                throw new IllegalArgumentException("not positive: " + number);
            }
        }
    }

    @Test
    void aConstructorThatRefusesIsReported() {
        Positive.isStrict = false;
        ByteBuffer bytes = encode(new Positive(0));
        Positive.isStrict = true;

        assertThatThrownBy(() -> ValueCodec.decode(bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("java.io.InvalidObjectException: not positive: 0");
    }

    @Test
    void componentsAreMatchedByName() throws Exception {
        assertThat(inAnotherVersion("int second, String first")).isEqualTo("R[second=7, first=text]");
        assertThat(inAnotherVersion("String first, int second, long third, Object fourth"))
                .isEqualTo("R[first=text, second=7, third=0, fourth=null]");
        assertThat(inAnotherVersion("int second")).isEqualTo("R[second=7]");
    }

    @Test
    void aComponentOfAnotherTypeIsReported() {
        assertThatThrownBy(() -> inAnotherVersion("String first, long second"))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(
                        "plugin.R: the class is not the same on both sides; let both run the same version")
                .hasMessageContaining("incompatible types for component second");
    }

    private String inAnotherVersion(String components) throws Exception {
        Path another = folder.resolve(Integer.toHexString(components.hashCode()));
        try (URLClassLoader here = version(folder.resolve("here"), "String first, int second");
                URLClassLoader there = version(another, components)) {
            Object record = here.loadClass("plugin.R")
                    .getConstructor(String.class, int.class)
                    .newInstance("text", 7);

            return String.valueOf(decodeElsewhere(encode(record), there));
        }
    }

    private static URLClassLoader version(Path folder, String components) throws Exception {
        return new Sources(folder)
                .add(
                        "plugin.R",
                        "package plugin; public record R(" + components + ") implements java.io.Serializable {}")
                .loader();
    }

    @Test
    void aConstantThatTheOtherVersionDoesNotHaveIsReported() throws Exception {
        try (URLClassLoader here = new Sources(folder.resolve("here"))
                        .add("plugin.E", "package plugin; public enum E { ONE, TWO }")
                        .loader();
                URLClassLoader there = new Sources(folder.resolve("there"))
                        .add("plugin.E", "package plugin; public enum E { ONE }")
                        .loader()) {
            ByteBuffer bytes = encode(here.loadClass("plugin.E").getEnumConstants()[1]);

            assertThatThrownBy(() -> decodeElsewhere(bytes, there))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("enum constant TWO does not exist in class plugin.E");
        }
    }
}
