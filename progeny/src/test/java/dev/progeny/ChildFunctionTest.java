package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to write a child's function down: a child calls the body of most lambdas without making the lambda. */
@Timeout(120)
class ChildFunctionTest {
    private record Point(int x, double y) implements Serializable {}

    private record Size(List<?> list) implements RemoteCallable<Integer> {
        @Override
        public Integer callRemotely() {
            return list.size();
        }
    }

    private static class Counter implements Serializable {
        private static final long serialVersionUID = 1;

        int next() {
            return 1;
        }

        RemoteCallable<Integer> own() {
            return this::next;
        }

        int over(int number) {
            return number;
        }

        int over() {
            return over(20);
        }

        RemoteCallable<Integer> overloaded() {
            return this::over;
        }
    }

    private static class Doubling extends Counter {
        private static final long serialVersionUID = 1;

        @Override
        int next() {
            return 2 * super.next();
        }

        RemoteCallable<Integer> ofSuper() {
            return super::next;
        }
    }

    /** A function that is more than the body of its lambda. */
    private interface Twice extends RemoteCallable<String> {
        String once();

        @Override
        default String callRemotely() {
            return once() + once();
        }
    }

    private interface Written {
        int VALUE = 7;

        default RemoteCallable<Integer> within() {
            return () -> VALUE;
        }

        static RemoteCallable<Integer> aside(int number) {
            return () -> VALUE + number;
        }
    }

    private static final class Writer implements Written, Serializable {
        private static final long serialVersionUID = 1;
    }

    private static RemoteCallable<Long> sum(byte a, char b, short c, int d, long e, float f, double g, boolean h) {
        return () -> a + b + c + d + e + (long) f + (long) g + (h ? 1 : 0);
    }

    static Stream<Object[]> functions() {
        int captured = 41;
        Point point = new Point(3, 0.5);
        List<String> same = new ArrayList<>(List.of("a"));
        List<List<String>> around = List.of(same);
        int[] numbers = {1, 2, 3};
        RemoteCallable<Integer> nested = () -> captured;
        Twice twice = () -> "ab";
        return Stream.of(
                row("no argument", 42, () -> 42),
                row("null", null, () -> null),
                row("an argument", 42, () -> captured + 1),
                row("a record", 3.5, () -> point.x() + point.y()),
                row("an array", 6, () -> Arrays.stream(numbers).sum()),
                row("an object met twice", List.of("a", "b"), () -> {
                    same.add("b");
                    return around.get(0);
                }),
                row(
                        "all primitive types",
                        1L + 'b' + 3 + 4 + 5 + 6 + 7 + 1,
                        sum((byte) 1, 'b', (short) 3, 4, 5, 6.5f, 7.5, true)),
                row("a lambda in a lambda", 41, () -> nested.callRemotely()),
                row("a method of this class", "static", ChildFunctionTest::named),
                row("a method of another class", "user.dir", "USER.DIR"::toLowerCase),
                row("a constructor", List.of(), ArrayList::new),
                row("an overridden method", 2, new Doubling().own()),
                row("the method that was overridden", 1, new Doubling().ofSuper()),
                row("an overloaded method", 20, new Counter().overloaded()),
                row("an interface's lambda", 7, new Writer().within()),
                row("an interface's static lambda", 8, Written.aside(1)),
                row("a function of a kind of its own", "abab", twice));
    }

    private static Object[] row(String name, Object expected, RemoteCallable<?> function) {
        return new Object[] {Named.of(name, function), expected};
    }

    private static String named() {
        return "static";
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aChildReturnsWhatTheFunctionReturns(RemoteCallable<?> function, Object expected) throws Exception {
        try (ChildProcess<?> child = ChildProcess.call(function)) {
            assertEquals(expected, child.get());
        }
    }

    @Test
    void aFunctionThatReturnsNothingReturnsNothingWhateverItsMethodReturns() throws Exception {
        AtomicInteger counter = new AtomicInteger();
        RemoteRunnable ofAnotherClass = counter::incrementAndGet;
        RemoteRunnable ofThisClass = ChildFunctionTest::named;

        for (RemoteRunnable function : List.of(ofAnotherClass, ofThisClass)) {
            try (ChildProcess<Void> child = ChildProcess.start(function)) {
                assertNull(child.get());
            }
        }
    }

    @Test
    void whatTheBodyThrowsArrivesAsItIs() throws Exception {
        try (ChildProcess<Object> checked = ChildProcess.call(() -> {
                    throw new TimeoutException("checked");
                });
                ChildProcess<Object> error = ChildProcess.call(() -> {
                    throw new AssertionError("error");
                })) {
            TimeoutException thrown = assertThrows(TimeoutException.class, checked::get);

            assertEquals("checked", thrown.getMessage());
            assertTrue(
                    thrown.getStackTrace()[0].getMethodName().contains("whatTheBodyThrowsArrivesAsItIs"),
                    thrown::toString);
            assertEquals("error", assertThrows(AssertionError.class, error::get).getMessage());
        }
    }

    @Test
    void theContextClassLoaderIsThatOfTheFunctionsClass() throws Exception {
        RemoteCallable<Boolean> asked =
                () -> Thread.currentThread().getContextClassLoader() == ChildFunctionTest.class.getClassLoader();

        try (ChildProcess<Boolean> child = ChildProcess.call(asked)) {
            assertTrue(child.get());
        }
    }

    /** What a program receives may come from anywhere; its main function comes from whoever started it. */
    @Test
    void theFilterOfTheJvmIsAskedAboutWhatArrivesAndNotAboutTheMainFunction() throws Exception {
        String filter = "-Djdk.serialFilter=!java.util.ArrayList;!" + Size.class.getName();
        List<Object> captured = new ArrayList<>(List.of("text", List.of(1)));
        try (ChildProcess<Integer> child =
                ChildProcess.options().jvmArgs(filter).call(() -> captured.size())) {
            assertEquals(2, child.get());
        }
        try (ChildProcess<Integer> child =
                ChildProcess.options().jvmArgs(filter).call(new Size(captured))) {
            assertEquals(2, child.get());
        }
        try (ProcessPool pool = ProcessPool.builder().workers(1).jvmArgs(filter).build()) {
            assertThatThrownBy(() -> pool.apply(captured, List::size)).hasStackTraceContaining("REJECTED");
            int admitted = pool.apply(2, number -> number);
            assertEquals(2, admitted);
        }
    }
}
