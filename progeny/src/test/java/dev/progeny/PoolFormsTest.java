package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every form of a call compiles with plain lambdas and with method references, and gives what it promises. */
@Timeout(120)
class PoolFormsTest {
    private static ProcessPool pool;

    @BeforeAll
    static void start() throws Exception {
        pool = ProcessPool.create(2);
        pool.apply(() -> 1); // its processes are there, and belong to the class and not to its first test
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static int increment(int n) {
        return n + 1;
    }

    private static String describe(Object any) {
        return "<" + any + ">";
    }

    @Test
    void mapTakesLambdasAndMethodReferences() throws Exception {
        List<Integer> squares = pool.map(List.of(1, 2, 3, 4), x -> x * x);
        List<Integer> absolute = pool.map(List.of(-1, 2), Math::abs);
        List<String> texts = pool.map(Set.of(7), String::valueOf);
        List<Integer> lengths = pool.map(List.of("a", "bcd"), String::length);
        List<Object> described = pool.map(List.of(1), PoolFormsTest::describe);
        List<StringBuilder> made = pool.map(List.of("x"), StringBuilder::new);

        assertEquals(List.of(1, 4, 9, 16), squares);
        assertEquals(List.of(1, 2), absolute);
        assertEquals(List.of("7"), texts);
        assertEquals(List.of(1, 3), lengths);
        assertEquals(List.of("<1>"), described);
        assertEquals("x", made.get(0).toString());
    }

    @Test
    void mapOfTwoListsIsPythonsStarmap() throws Exception {
        List<Integer> sums = pool.map(List.of(1, 2), List.of(10, 20), (a, b) -> a + b);
        List<Integer> greater = pool.map(List.of(1, 5), List.of(3, 2), Math::max);
        List<String> later =
                pool.mapAsync(List.of("a"), List.of(1), (s, n) -> s + n).get();

        assertEquals(List.of(11, 22), sums);
        assertEquals(List.of(3, 5), greater);
        assertEquals(List.of("a1"), later);
    }

    @Test
    void listsOfDifferentSizesAreRefusedNamingBoth() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> pool.map(List.of(1, 2, 3), List.of(1), (a, b) -> a + b));

        assertEquals(
                "lefts and rights must have the same size, but lefts has 3 elements and rights has 1", e.getMessage());
    }

    @Test
    void mapAsyncGivesTheListLater() throws Exception {
        AsyncResult<List<Integer>> later = pool.mapAsync(List.of(1, 2, 3), PoolFormsTest::increment);

        assertEquals(List.of(2, 3, 4), later.get());
        assertTrue(later.isDone());
    }

    @Test
    void applyTakesNoneOneOrTwoArguments() throws Exception {
        int seven = pool.apply(-7, Math::abs);
        String none = pool.apply(() -> "none");
        int max = pool.apply(3, 4, Math::max);
        Object nothing = pool.apply(null, x -> x);

        assertEquals(7, seven);
        assertEquals("none", none);
        assertEquals(4, max);
        assertEquals(null, nothing);
    }

    @Test
    void applyAsyncTakesNoneOneOrTwoArguments() throws Exception {
        AsyncResult<Integer> r = pool.applyAsync(() -> 20);
        AsyncResult<String> one = pool.applyAsync(5, String::valueOf);
        AsyncResult<Integer> two = pool.applyAsync(5, 6, Integer::sum);

        assertEquals(21, r.thenApply(n -> n + 1).get());
        assertEquals("5", one.join());
        assertEquals(11, two.get());
    }

    @Test
    void forEachRunsForItsEffects(@TempDir Path folder) throws Exception {
        String name = folder.resolve("effect-").toString();

        pool.forEach(List.of(1, 2), n -> Files.createFile(Path.of(name + n)));
        pool.forEach(List.of(1, 2), System.out::println);

        assertTrue(Files.exists(Path.of(name + 1)) && Files.exists(Path.of(name + 2)));
    }

    @Test
    void imapIsOrderedAndImapUnorderedIsComplete() {
        List<Integer> numbers = IntStream.range(0, 100).boxed().toList();

        try (Stream<Integer> ordered = pool.imap(numbers, PoolFormsTest::increment);
                Stream<Integer> unordered = pool.imapUnordered(numbers, x -> x + 1)) {
            List<Integer> expected = IntStream.rangeClosed(1, 100).boxed().toList();
            assertEquals(expected, ordered.toList());
            assertEquals(expected, unordered.sorted().toList());
        }
    }

    /** A class of the user's that works on files. */
    private static final class Thumbs {
        record Thumb(Path picture, long bytes) implements Serializable {}

        static Thumb of(Path picture) throws IOException {
            return new Thumb(picture, Files.size(picture));
        }
    }

    @Test
    void imapTakesPathsAndAMethodReference(@TempDir Path folder) throws Exception {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            paths.add(Files.write(folder.resolve("picture " + i), new byte[i]));
        }

        try (Stream<Thumbs.Thumb> s = pool.imap(paths, Thumbs::of);
                Stream<Thumbs.Thumb> unordered = pool.imapUnordered(paths, Thumbs::of)) {
            List<Thumbs.Thumb> thumbs = s.toList();
            assertEquals(paths, thumbs.stream().map(Thumbs.Thumb::picture).toList());
            assertEquals(19, thumbs.get(19).bytes());
            assertEquals(new HashSet<>(thumbs), new HashSet<>(unordered.toList()));
        }
    }

    // T22
    @Test
    void imapReadsAnEndlessSourceNoFurtherThanTwoChunksForEachWorkerWhereTasksAreLong() {
        AtomicInteger read = new AtomicInteger();
        Stream<Integer> endless = Stream.generate(read::incrementAndGet);

        try (Stream<Integer> doubled = pool.withChunkSize(3).imap(endless, PoolFormsTest::doubledLate)) {
            List<Integer> first = doubled.limit(5).toList();
            assertEquals(List.of(2, 4, 6, 8, 10), first);
        }

        int bound = 2 * 2 * 3;
        assertTrue(read.get() <= 5 + bound, "read " + read);
    }

    private static int doubledLate(int x) throws InterruptedException {
        Thread.sleep(2); // more than the half millisecond that is read ahead
        return 2 * x;
    }

    // T22
    @Test
    void imapReadsAnEndlessSourceNoFurtherThanAThousandForEachWorkerWhereTasksAreShort() {
        AtomicInteger read = new AtomicInteger();
        Stream<Integer> endless = Stream.generate(read::incrementAndGet);

        try (Stream<Integer> doubled = pool.withChunkSize(3).imap(endless, x -> 2 * x)) {
            assertEquals(20_000, doubled.limit(10_000).toList().get(9_999));
        }

        int bound = 2 * 1_000;
        assertTrue(read.get() <= 10_000 + bound, "read " + read);
    }

    @Test
    void nothingIsReadBeforeTheStreamIsUsed() {
        AtomicInteger read = new AtomicInteger();

        try (Stream<Integer> unused = pool.imap(Stream.generate(read::incrementAndGet), x -> x)) {
            assertEquals(0, read.get());
        }
    }

    @Test
    void anImapIteratorGoesOnAfterAFailedElement() {
        try (Stream<Integer> results = pool.imap(List.of(1, 0, 2), x -> 10 / x)) {
            var iterator = results.iterator();
            assertEquals(10, iterator.next());
            assertThrows(ArithmeticException.class, iterator::next);
            assertEquals(5, iterator.next());
            assertFalse(iterator.hasNext());
        }
    }

    @Test
    void closingAnImapClosesItsSource() {
        List<String> events = new ArrayList<>();
        Stream<Integer> source = Stream.of(1, 2, 3).onClose(() -> events.add("closed"));

        pool.imap(source, x -> x).close();

        assertEquals(List.of("closed"), events);
    }

    @Test
    void emptyCollectionsGiveEmptyLists() throws Exception {
        assertEquals(List.of(), pool.map(List.<Integer>of(), x -> x));
        assertEquals(List.of(), pool.mapAsync(List.<Integer>of(), x -> x).get());
        assertEquals(0, pool.imap(List.<Integer>of(), x -> x).count());
    }

    @Test
    void nullElementsAndResultsAreValuesLikeOthers() throws Exception {
        List<Integer> withNull = new ArrayList<>(Collections.singletonList(null));
        withNull.add(1);

        List<Integer> same = pool.map(withNull, x -> x);

        assertEquals(withNull, same);
    }

    @Test
    void anyChunkSizeGivesTheSameList() throws Exception {
        List<Integer> numbers = IntStream.range(0, 257).boxed().toList();
        List<Integer> expected = IntStream.rangeClosed(1, 257).boxed().toList();

        for (int chunk : List.of(1, 2, 7, 100, 257, 1000)) {
            assertEquals(expected, pool.withChunkSize(chunk).map(numbers, x -> x + 1));
        }
    }

    @Test
    void itIsAnExecutorService() throws Exception {
        ExecutorService standard = pool;

        Future<Integer> future = standard.submit(Remote.callable(() -> 42));

        assertEquals(42, future.get());
        assertEquals(7, pool.submit(() -> 7).get());
        assertEquals(null, pool.submit(() -> {}).get());
    }

    @Test
    void aPlainLambdaThroughExecutorServiceIsRefusedAtOnceWithTheRemedy() {
        ExecutorService standard = pool;

        IllegalArgumentException callable =
                assertThrows(IllegalArgumentException.class, () -> standard.submit(() -> 42));
        IllegalArgumentException runnable =
                assertThrows(IllegalArgumentException.class, () -> standard.execute(() -> {}));

        assertTrue(callable.getMessage().contains("Remote.callable(() -> ...)"), callable.getMessage());
        assertTrue(runnable.getMessage().contains("Remote.runnable(() -> ...)"), runnable.getMessage());
    }

    @Test
    void workIsSharedAmongTheWorkers(@TempDir Path folder) throws Exception {
        String signs = folder.toString();

        Set<Long> pids = new HashSet<>(pool.withChunkSize(1).map(List.of(1, 2), x -> {
            long pid = ProcessHandle.current().pid();
            Files.createFile(Path.of(signs, Long.toString(pid)));
            while (signs(signs) < 2) { // nobody else takes the other one
                Thread.sleep(5);
            }
            return pid;
        }));

        assertEquals(2, pids.size());
        assertFalse(pids.contains(ProcessHandle.current().pid()));
    }

    private static long signs(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.count();
        }
    }
}
