package dev.progeny.internal.codec;

import static dev.progeny.internal.codec.Copies.copy;
import static dev.progeny.internal.codec.Copies.decodeElsewhere;
import static dev.progeny.internal.codec.Copies.encode;
import static dev.progeny.internal.codec.Copies.isSerialized;
import static dev.progeny.internal.codec.Copies.jdkCopy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemoteRunnable;
import java.io.PrintStream;
import java.io.Serializable;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambdas by their shape: what a lambda does must not depend on the way that it took. */
@Timeout(60)
class LambdaCodecTest {
    @TempDir
    Path folder;

    record Point(int x, int y) implements Serializable {}

    interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}

    interface SerializableSupplier<A> extends Supplier<A>, Serializable {}

    interface SerializableArrays extends IntFunction<int[]>, Serializable {}

    interface SerializableBiFunction<A, B, C> extends BiFunction<A, B, C>, Serializable {}

    interface Marker {}

    static List<@Nullable Object> captured() {
        return new ArrayList<>(Arrays.asList(
                null,
                "text",
                7,
                8L,
                'c',
                2.5,
                new Point(1, 2),
                DayOfWeek.FRIDAY,
                List.of(1, 2),
                new ArrayList<>(List.of("a", new Point(3, 4))),
                new HashMap<>(Map.of("k", 1)),
                Set.of(1),
                String.class,
                new IllegalStateException("a state").getClass()));
    }

    @ParameterizedTest
    @MethodSource("captured")
    void whatALambdaCapturedArrivesWithIt(@Nullable Object value) throws Exception {
        RemoteCallable<List<@Nullable Object>> lambda = () -> Arrays.asList(1, value);

        RemoteCallable<List<@Nullable Object>> copy = copy(lambda);

        assertThat(isSerialized(lambda)).isFalse();
        assertThat(copy.call()).isEqualTo(Arrays.asList(1, value));
    }

    @Test
    void primitivesOfEachTypeAreCaptured() throws Exception {
        boolean truth = true;
        byte octet = -1;
        short number = -2;
        char character = 'ß';
        int integer = 3;
        long large = 4;
        float single = 1.5f;
        double precise = -0.0;
        RemoteCallable<List<Object>> lambda =
                () -> List.of(truth, octet, number, character, integer, large, single, precise);

        assertThat(Copies.<RemoteCallable<List<Object>>>copy(lambda).call()).isEqualTo(lambda.call());
    }

    @Test
    void arraysAreCaptured() throws Exception {
        int[] numbers = {1, 2};
        byte[] bytes = {3};
        String[] texts = {"a", null};
        RemoteCallable<String> lambda =
                () -> Arrays.toString(numbers) + Arrays.toString(bytes) + Arrays.toString(texts);

        assertThat(Copies.<RemoteCallable<String>>copy(lambda).call()).isEqualTo("[1, 2][3][a, null]");
    }

    @Test
    void referencesToMethodsOfEachKindArrive() {
        SerializableFunction<String, Integer> ofClass = Integer::parseInt;
        SerializableFunction<String, Integer> unbound = String::length;
        SerializableSupplier<Integer> bound = "four"::length;
        SerializableSupplier<List<String>> constructor = ArrayList::new;
        SerializableArrays ofArray = int[]::new;
        SerializableBiFunction<String, Object[], String> variable = String::format;

        assertThat(Copies.<SerializableFunction<String, Integer>>copy(ofClass).apply("12"))
                .isEqualTo(12);
        assertThat(Copies.<SerializableFunction<String, Integer>>copy(unbound).apply("12"))
                .isEqualTo(2);
        assertThat(Copies.<SerializableSupplier<Integer>>copy(bound).get()).isEqualTo(4);
        assertThat(Copies.<SerializableSupplier<List<String>>>copy(constructor).get())
                .isEmpty();
        assertThat(Copies.<SerializableArrays>copy(ofArray).apply(3)).hasSize(3);
        assertThat(Copies.<SerializableBiFunction<String, Object[], String>>copy(variable)
                        .apply("%s", new Object[] {1}))
                .isEqualTo("1");
    }

    static class Greeter implements Serializable {
        private static final long serialVersionUID = 1L;

        String greet() {
            return "hello";
        }
    }

    static final class Polite extends Greeter {
        private static final long serialVersionUID = 1L;
        private final String name;

        Polite(String name) {
            this.name = name;
        }

        @Override
        String greet() {
            return "good day";
        }

        private String secret() {
            return "secret of " + name;
        }

        SerializableSupplier<String> ofSuper() {
            return super::greet;
        }

        SerializableSupplier<String> ofThis() {
            return () -> name + secret();
        }

        SerializableSupplier<String> ofPrivate() {
            return this::secret;
        }
    }

    @Test
    void whatCapturesThisArrivesWithIt() {
        Polite polite = new Polite("Ann");

        assertThat(Copies.<SerializableSupplier<String>>copy(polite.ofSuper()).get())
                .isEqualTo("hello");
        assertThat(Copies.<SerializableSupplier<String>>copy(polite.ofThis()).get())
                .isEqualTo("Annsecret of Ann");
        assertThat(Copies.<SerializableSupplier<String>>copy(polite.ofPrivate()).get())
                .isEqualTo("secret of Ann");
    }

    @Test
    void aLambdaOfSeveralTypesKeepsThem() {
        int number = 7;
        Supplier<Integer> lambda = (Supplier<Integer> & Marker & Serializable) () -> number;

        Supplier<Integer> copy = copy(lambda);

        assertThat(isSerialized(lambda)).isFalse();
        assertThat(copy.get()).isEqualTo(7);
        assertThat(copy).isInstanceOf(Marker.class).isInstanceOf(Serializable.class);
    }

    @Test
    void aLambdaWithinALambdaArrives() throws Exception {
        int number = 7;
        RemoteFunction<Integer, Integer> inner = x -> x + number;
        RemoteCallable<Integer> outer = () -> inner.apply(1);

        assertThat(isSerialized(outer)).isFalse();
        assertThat(Copies.<RemoteCallable<Integer>>copy(outer).call()).isEqualTo(8);
        assertThat(Copies.<List<RemoteFunction<Integer, Integer>>>copy(List.of(inner, x -> 2))
                        .get(0)
                        .apply(1))
                .isEqualTo(8);
    }

    @Test
    void whatTwoArgumentsShareIsOneObject() throws Exception {
        List<Integer> list = new ArrayList<>(List.of(1));
        Map<String, List<Integer>> map = new HashMap<>(Map.of("list", list));
        RemoteCallable<Boolean> twice = sameObject(list, list);
        RemoteCallable<Boolean> within = () -> map.get("list") == list;

        assertThat(Copies.<RemoteCallable<Boolean>>copy(twice).call()).isTrue();
        assertThat(Copies.<RemoteCallable<Boolean>>copy(within).call()).isTrue();
    }

    private static RemoteCallable<Boolean> sameObject(Object one, Object other) {
        return () -> one == other;
    }

    @Test
    void aLambdaThatItsOwnArgumentHoldsArrives() throws Exception {
        List<Object> list = new ArrayList<>();
        RemoteCallable<Object> lambda = () -> list.get(0);
        list.add(lambda);

        RemoteCallable<Object> copy = copy(lambda);

        assertThat(copy.call()).isInstanceOf(RemoteCallable.class);
    }

    @Test
    void aStandardStreamThatALambdaCapturedIsThatOfTheReceiver() throws Exception {
        PrintStream out = System.out;
        RemoteCallable<Object> lambda = () -> out;

        assertThat(Copies.<RemoteCallable<Object>>copy(lambda).call()).isSameAs(System.out);
    }

    @Test
    void aLambdaWithoutArgumentsIsOneObjectAsWithTheJdk() throws Exception {
        RemoteRunnable lambda = () -> {};

        assertThat(Copies.<Object>copy(lambda)).isSameAs(copy(lambda));
        assertThat(jdkCopy(lambda)).isSameAs(jdkCopy(lambda));
    }

    @Test
    void aHandleThatALambdaCapturedIsAPassenger() {
        List<Long> receivers = new ArrayList<>();
        ValueCodecTest.Handle.passenger = receivers::add;
        ValueCodecTest.Handle handle = new ValueCodecTest.Handle();
        RemoteCallable<Boolean> lambda = () -> handle == null;

        Encoded encoded = ValueCodec.encode(lambda, "the task");
        encoded.handOver(7);

        assertThat(receivers).containsExactly(7L);
    }

    @Test
    void manyLambdasOfOneShapeShareItsBytes() {
        ByteBuffer one = encode(adder(1));
        ByteBuffer other = encode(adder(2));

        assertThat(one.remaining()).isEqualTo(other.remaining()).isLessThan(300);
        assertThat(ValueCodec.encode(adder(3), "it").size()).isEqualTo(one.remaining());
    }

    private static RemoteFunction<Integer, Integer> adder(int number) {
        return x -> x + number;
    }

    @Test
    void anEncodedLambdaIsPutIntoAFrameAsItsBytesAre() {
        Encoded encoded = ValueCodec.encode(adder(1), "it");
        ByteBuffer frame = ByteBuffer.allocate(encoded.size());

        encoded.putInto(frame);

        assertThat(frame.flip()).isEqualTo(encoded.bytes());
    }

    private static final String PLUGIN = """
            package plugin;
            public class Plugin {
                public interface Task extends java.util.function.Supplier<String>, java.io.Serializable {}
                public static Task task(int number) { return () -> "plugin " + number; }
                public record Pair(int left, String right) implements java.io.Serializable {}
                public static Object pair(int number) { return new Pair(number, "right"); }
            }
            """;

    @Test
    void aLambdaOfACustomLoaderArrivesAsItsOwnClass() throws Exception {
        try (URLClassLoader loader = plugin(PLUGIN).loader()) {
            Object lambda = call(loader, "task");

            Object copy = copy(lambda);

            assertThat(isSerialized(lambda)).isFalse();
            assertThat(copy.getClass().getClassLoader()).isSameAs(loader);
            assertThat(((Supplier<?>) copy).get()).isEqualTo("plugin 7");
        }
    }

    @Test
    void twoVersionsOfAClassAreToldApart() throws Exception {
        Sources changed = new Sources(folder.resolve("changed"))
                .add("plugin.Plugin", PLUGIN.replace("\"plugin \"", "\"changed \""));
        try (URLClassLoader one = plugin(PLUGIN).loader();
                URLClassLoader two = changed.loader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(((Supplier<?>) copy(call(one, "task"))).get()).isEqualTo("plugin 7");
                assertThat(((Supplier<?>) copy(call(two, "task"))).get()).isEqualTo("changed 7");
            }
        }
    }

    @Test
    void aLoaderThatItsProgramDroppedIsNotHeld() throws Exception {
        WeakReference<ClassLoader> dropped = copyWithLoaderOfItsOwn();

        while (dropped.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
    }

    private WeakReference<ClassLoader> copyWithLoaderOfItsOwn() throws Exception {
        try (URLClassLoader loader = plugin(PLUGIN).loader()) {
            copy(call(loader, "task"));
            copy(call(loader, "pair"));
            return new WeakReference<>(loader);
        }
    }

    @Test
    void aModuleThatDoesNotLetUsInIsLeftToTheJdk() throws Exception {
        ClassLoader closed = module("module plug { exports plugin; }");

        Object lambda = call(closed, "task");
        Object pair = call(closed, "pair");

        assertThat(isSerialized(lambda)).isTrue();
        assertThat(((Supplier<?>) copy(lambda)).get()).isEqualTo("plugin 7");
        assertThat(Copies.<Object>copy(pair)).isEqualTo(pair);
    }

    @Test
    void anOpenModuleLetsUsIn() throws Exception {
        ClassLoader open = module("open module plug { }");

        Object lambda = call(open, "task");
        Object pair = call(open, "pair");

        assertThat(isSerialized(lambda)).isFalse();
        assertThat(((Supplier<?>) copy(lambda)).get()).isEqualTo("plugin 7");
        assertThat(Copies.<Object>copy(pair)).isEqualTo(pair);
    }

    @Test
    void whatComesFromAnOpenClassArrivesInAModuleThatDoesNotLetUsIn() throws Exception {
        ClassLoader closed = module("module plug { exports plugin; }");
        try (URLClassLoader open = plugin(PLUGIN).loader()) {
            ByteBuffer lambda = encode(call(open, "task"));
            ByteBuffer pair = encode(call(open, "pair"));

            Object lambdaThere = decodeElsewhere(lambda, closed);
            Object pairThere = decodeElsewhere(pair, closed);

            assertThat(lambdaThere.getClass().getClassLoader()).isSameAs(closed);
            assertThat(((Supplier<?>) lambdaThere).get()).isEqualTo("plugin 7");
            assertThat(pairThere).isEqualTo(call(closed, "pair"));
        }
    }

    @Test
    void aClassWithoutSerializableLambdasIsReported() throws Exception {
        Sources changed =
                new Sources(folder.resolve("changed")).add("plugin.Plugin", "package plugin; public class Plugin {}");
        try (URLClassLoader here = plugin(PLUGIN).loader();
                URLClassLoader there = changed.loader()) {
            ByteBuffer bytes = encode(call(here, "task"));

            assertThatThrownBy(() -> decodeElsewhere(bytes, there))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("plugin.Plugin: the class is not the same on both sides; let both run the"
                            + " same version")
                    .hasMessageContaining("it has no serializable lambda");
        }
    }

    @Test
    void aLambdaThatTheOtherVersionDoesNotHaveIsReported() throws Exception {
        Sources changed = new Sources(folder.resolve("changed"))
                .add("plugin.Plugin", PLUGIN.replace("task(int number)", "other(long number)"));
        try (URLClassLoader here = plugin(PLUGIN).loader();
                URLClassLoader there = changed.loader()) {
            ByteBuffer bytes = encode(call(here, "task"));

            assertThatThrownBy(() -> decodeElsewhere(bytes, there))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("plugin.Plugin: the class is not the same on both sides")
                    .hasMessageContaining("it has no serializable lambda lambda$task$");
        }
    }

    @Test
    void aClassThatIsMissingIsNamed() throws Exception {
        try (URLClassLoader here = plugin(PLUGIN).loader()) {
            ByteBuffer bytes = encode(call(here, "task"));

            assertThatThrownBy(() -> decodeElsewhere(bytes, getClass().getClassLoader()))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("class plugin.Plugin is not known in this process");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreDecodedOrReportedAsDamaged(long seed) {
        Random random = new Random(seed);
        Polite polite = new Polite("Ann");
        List<ByteBuffer> good = List.of(
                encode(adder(1)),
                encode(polite.ofThis()),
                encode(new Point(1, 2)),
                encode(DayOfWeek.FRIDAY),
                encode(List.of(new Point(1, 2), adder(2), DayOfWeek.MONDAY, new int[] {1, 2})));
        for (int round = 0; round < 2_000; round++) {
            ByteBuffer bytes = good.get(random.nextInt(good.size()));
            ByteBuffer damaged = ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip();
            damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
            damaged.limit(random.nextInt(4) == 0 ? random.nextInt(damaged.limit()) : damaged.limit());
            try {
                ValueCodec.decode(damaged);
            } catch (UndecodableException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageContaining("cannot decode");
            }
        }
    }

    @Test
    void countsThatTheBytesCannotHoldAskForNoMemory() {
        ByteBuffer nested = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        while (nested.remaining() > 1 << 19) {
            nested.put(CompactOutput.ARRAY_LIST).putInt(1 << 18);
        }

        assertThatThrownBy(() -> ValueCodec.decode(nested.rewind()))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("the bytes are damaged: a list of 262144 elements cannot be in");
    }

    private Sources plugin(String text) {
        return new Sources(folder.resolve("plugin")).add("plugin.Plugin", text);
    }

    private ClassLoader module(String declaration) {
        Path classes = new Sources(folder.resolve("module"))
                .add("module-info", declaration)
                .add("plugin.Plugin", PLUGIN)
                .compile();
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("plug"));
        return ModuleLayer.boot()
                .defineModulesWithOneLoader(configuration, getClass().getClassLoader())
                .findLoader("plug");
    }

    private static Object call(ClassLoader loader, String method) throws Exception {
        return loader.loadClass("plugin.Plugin").getMethod(method, int.class).invoke(null, 7);
    }
}
