package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {
    static Stream<Object> values() {
        return Stream.of(
                true,
                false,
                (byte) -128,
                Short.MIN_VALUE,
                'ß',
                '\uD800',
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                -0.0,
                Double.POSITIVE_INFINITY,
                "",
                "text",
                "Grüße, 世界 \uD83D\uDE00",
                "a question?",
                "half a pair: \uD800 and ?",
                "x".repeat(100_000),
                new boolean[] {true, false},
                new byte[] {-1, 0, 1},
                new short[] {-1, 256},
                new char[] {'a', '\uFFFF'},
                new int[] {Integer.MIN_VALUE, 1},
                new long[] {Long.MIN_VALUE, 1},
                new float[] {Float.NaN, 1.5f},
                new double[] {Math.PI, -0.0},
                new int[0],
                new int[][] {{1}, {2, 3}},
                new String[] {"a", null},
                new ArrayList<>(Arrays.asList(1, "two", null, 3.0, 'c', 5L, true, (byte) 7, (short) 8, 9f)),
                new ArrayList<>(List.of(List.of(1), List.of())),
                List.of(1, 2, 3),
                List.of(),
                Stream.of(1, null).toList(),
                Arrays.asList(1, 2),
                Map.of("a", 1),
                new TreeMap<>(Map.of(1, "one", 2, "two")),
                Collections.unmodifiableList(new ArrayList<>(List.of("x"))),
                new BigDecimal("1.50"),
                DayOfWeek.FRIDAY,
                new Point(1, 2),
                String.class,
                int.class,
                int[].class,
                Point[].class);
    }

    record Point(int x, int y) implements Serializable {}

    @ParameterizedTest
    @MethodSource("values")
    void aValueArrivesEqualAndOfItsOwnClass(Object value) {
        Object copy = copy(value);

        assertThat(copy).isEqualTo(value);
        assertThat(copy).hasSameClassAs(value);
    }

    @Test
    void nullArrivesAsNull() {
        assertThat(copy(null)).isNull();
    }

    @Test
    void theBitsOfANumberThatIsNoneAreKept() {
        double odd = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

        assertThat(Double.doubleToRawLongBits((double) copy(odd))).isEqualTo(0x7ff8_0000_dead_beefL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listsOfAnythingArriveEqual(long seed) {
        Random random = new Random(seed);
        List<Object> choice =
                values().filter(value -> !value.getClass().isArray()).toList();
        for (int round = 0; round < 200; round++) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                list.add(choice.get(random.nextInt(choice.size())));
            }

            assertThat(copy(list)).as("seed %d", seed).isEqualTo(list);
        }
    }

    @Test
    void anObjectMetTwiceInAListArrivesAsOneObject() {
        Point point = new Point(1, 2);

        List<?> copy = (List<?>) copy(new ArrayList<>(List.of(point, point)));

        assertThat(copy.get(0)).isSameAs(copy.get(1));
    }

    @Test
    void aListThatHoldsItselfArrivesSo() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        List<?> copy = (List<?>) copy(list);

        assertThat(copy.get(0)).isSameAs(copy);
    }

    @Test
    void aSubclassOfArrayListArrivesAsThat() {
        List<Integer> list = new ArrayList<>(List.of(1)) {
            private static final long serialVersionUID = 1L;
        };

        assertThat(copy(new Named())).isInstanceOf(Named.class);
        assertThatThrownBy(() -> copy(list)).hasMessageContaining("anonymous class");
    }

    static final class Named extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void laterChangesToTheValueAreNotSeen() {
        byte[] bytes = {1, 2};
        Encoded encoded = ValueCodec.encode(bytes, "the element");

        bytes[0] = 9;

        assertThat((byte[]) ValueCodec.decode(encoded.bytes())).containsExactly(1, 2);
        assertThat((byte[]) ValueCodec.decode(encoded.bytes())).containsExactly(1, 2);
    }

    @Test
    void aLargeArrayOfBytesCostsOneByteMore() {
        assertThat(ValueCodec.encode(new byte[1 << 20], "the element").size()).isEqualTo((1 << 20) + 1);
    }

    @Test
    void bytesInADirectBufferAreReadLikeOthers() {
        ByteBuffer bytes = ValueCodec.encode(new LinkedHashMap<>(Map.of("a", 1)), "the element")
                .bytes();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();

        assertThat(ValueCodec.decode(direct)).isEqualTo(Map.of("a", 1));
        assertThat(direct.hasRemaining()).isFalse();
    }

    @Test
    void aLambdaRunsAfterwardsWithWhatItCaptured() throws Exception {
        int captured = 41;

        RemoteCallable<?> copy = (RemoteCallable<?>) copy((RemoteCallable<Integer>) () -> captured + 1);

        assertThat(copy.call()).isEqualTo(42);
    }

    @Test
    void aDynamicProxyArrivesWithItsHandler() {
        Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Shape.class}, new Square(3));

        assertThat(((Shape) copy(proxy)).area()).isEqualTo(9);
    }

    interface Shape {
        int area();
    }

    record Square(int side) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return side * side;
        }
    }

    @Test
    void aChainOfObjectsTooLongForTheStackIsRefused() {
        Link chain = new Link(null);
        for (int i = 0; i < 200_000; i++) {
            chain = new Link(chain);
        }
        Link tooLong = chain;

        assertThatThrownBy(() -> ValueCodec.encode(tooLong, "the element"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot encode the element")
                .hasMessageContaining("too long for this thread's stack");
        assertThat(copy("still at work")).isEqualTo("still at work");
    }

    record Link(@Nullable Link next) implements Serializable {}

    @Test
    void aChainOfObjectsTooLongForTheReadersStackIsRefused() throws InterruptedException {
        List<Encoded> encoded = new ArrayList<>();
        Thread writer = new Thread(
                null,
                () -> {
                    Link chain = new Link(null);
                    for (int i = 0; i < 20_000; i++) {
                        chain = new Link(chain);
                    }
                    encoded.add(ValueCodec.encode(chain, "the element"));
                },
                "writer",
                1L << 30);
        writer.start();
        writer.join();
        List<Throwable> thrown = new ArrayList<>();
        Thread reader = new Thread(
                null,
                () -> {
                    try {
                        ValueCodec.decode(encoded.get(0).bytes());
                    } catch (UndecodableException e) {
                        thrown.add(e);
                    }
                },
                "reader",
                256 << 10);
        reader.start();
        reader.join();

        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0)).hasMessageContaining("-Xss");
    }

    @Test
    void aValueForWhichNoMemoryIsLeftIsRefused() {
        assertThatThrownBy(
                        () -> ValueCodec.encode(new Insatiable(new OutOfMemoryError("Java heap space")), "the element"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "cannot encode the element: no memory is left for its encoded form; raise -Xmx");
    }

    @Test
    void aValueLargerThanAnArrayCanHoldIsRefused() {
        assertThatThrownBy(() -> ValueCodec.encode(new Insatiable(null), "the element"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot encode the element: encoded, it would be larger than 2147483631 bytes; pass it in parts, or in a"
                                + " file");
    }

    /** Stands for a value that takes more than there is. */
    record Insatiable(@Nullable OutOfMemoryError error) implements Serializable {
        private Object writeReplace() {
            if (error != null) {
                throw error;
            }
            ByteSink sink = new ByteSink(1);
            sink.write(0);
            return sink.next(ByteSink.LIMIT);
        }
    }

    @Test
    void damagedBytesAreReportedAsSuch() {
        ByteBuffer whole = ValueCodec.encode(new ArrayList<>(List.of("text", 1, 2.0)), "the element")
                .bytes();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = whole.duplicate().limit(length);

            assertThatThrownBy(() -> ValueCodec.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(UndecodableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreDecodedOrReportedAsDamaged(long seed) {
        Random random = new Random(seed);
        List<ByteBuffer> good = values().map(
                        value -> ValueCodec.encode(value, "the element").bytes())
                .toList();
        for (int round = 0; round < 400; round++) {
            ByteBuffer bytes = good.get(random.nextInt(good.size()));
            ByteBuffer damaged = ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip();
            damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
            try {
                ValueCodec.decode(damaged);
            } catch (UndecodableException expected) {
                assertThat(expected).hasMessageContaining("cannot decode");
            }
        }
    }

    @Test
    void aFilterRefusesWhatComesFromOutside() {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter("java.base/*;!*");
        ByteBuffer refused = ValueCodec.encode(new Point(1, 2), "the element").bytes();
        ByteBuffer admitted =
                ValueCodec.encode(new BigDecimal(1), "the element").bytes();

        assertThatThrownBy(() -> ValueCodec.decode(refused, filter))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("refused it");
        assertThat(ValueCodec.decode(admitted, filter)).isEqualTo(new BigDecimal(1));
    }

    @Test
    void whatAHandleLeftIsToldWhoGotTheBytes() {
        List<Long> receivers = new ArrayList<>();
        Handle.passenger = receivers::add;

        Encoded encoded = ValueCodec.encode(List.of(new Handle(), "other"), "the element");
        encoded.handOver(7);

        assertThat(encoded.passengers()).hasSize(1);
        assertThat(receivers).containsExactly(7L);
    }

    @Test
    void aHandleKnowsWhenItIsSerializedByOthers() {
        assertThat(Encoding.passenger(identity -> {})).isFalse();
    }

    @Test
    void anEncodingWithinAnotherKeepsItsHandlesApart() {
        Handle.passenger = identity -> {};

        Encoded outer = ValueCodec.encode(new Wrapping(), "the element");

        assertThat(outer.passengers()).hasSize(1);
    }

    static final class Handle implements Serializable {
        private static final long serialVersionUID = 1L;
        static Passenger passenger = identity -> {};

        private Object writeReplace() {
            Encoding.passenger(passenger);
            return "stand-in";
        }
    }

    static final class Wrapping implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() {
            ValueCodec.encode(List.of(new Handle(), new Handle()), "an inner value");
            return new Handle();
        }
    }

    static @Nullable Object copy(@Nullable Object value) {
        return ValueCodec.decode(ValueCodec.encode(value, "the value").bytes());
    }
}
