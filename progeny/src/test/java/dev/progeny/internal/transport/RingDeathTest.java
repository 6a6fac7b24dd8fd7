package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Signals;
import dev.progeny.internal.memory.ChildJvms;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A victim JVM halts at each stage of each call and is killed there; others go on with what is left. */
@Timeout(60)
class RingDeathTest {
    private static final Set<RingStage> NO_NEW_RING =
            EnumSet.complementOf(EnumSet.of(RingStage.PUT_RING_MADE, RingStage.PUT_RING_LINKED));
    private static final Set<RingStage> COMMITTED =
            EnumSet.of(RingStage.PUT_PUBLISHED, RingStage.PUT_GIVEN, RingStage.TAKE_PUBLISHED, RingStage.TAKE_GIVEN);
    private static final int MORE_THAN_A_RING = 100_000;

    private ChildJvms children;
    private RingQueue queue;

    @BeforeEach
    void prepare() throws IOException {
        children = new ChildJvms();
        queue = RingQueue.ofElements(ProcessFolder.own().newPath("queue"), 8);
    }

    @AfterEach
    void end() throws Exception {
        queue.close();
        children.close();
    }

    @ParameterizedTest // T03, T25
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "PUT_.*")
    void survivorsTakeExactlyWhatWasPublishedWhenAProducerIsKilled(RingStage stage) throws Exception {
        int size = NO_NEW_RING.contains(stage) ? 6 : MORE_THAN_A_RING;
        put("first");
        Process victim = haltedAt(stage, "put", size);

        CompletableFuture<Void> survivor = CompletableFuture.runAsync(() -> putUnchecked("after"));
        ChildJvms.kill(victim);
        survivor.get();

        List<Integer> sizes = drain().stream().map(String::length).toList();
        assertEquals(COMMITTED.contains(stage) ? List.of(5, size, 5) : List.of(5, 5), sizes);
    }

    @ParameterizedTest
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "PUT_RING_.*")
    void aRingThatAKilledProducerMadeIsReplaced(RingStage stage) throws Exception {
        ChildJvms.kill(haltedAt(stage, "put", MORE_THAN_A_RING));

        put("x".repeat(2 * MORE_THAN_A_RING));

        assertEquals(2 * MORE_THAN_A_RING, drain().get(0).length());
        assertThat(rings()).hasSize(1);
    }

    @ParameterizedTest // T03, T25
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "PUT_.*")
    void producersKilledOneAfterTheOtherAtTheSameStageLeaveTheSame(RingStage stage) throws Exception {
        int size = NO_NEW_RING.contains(stage) ? 6 : MORE_THAN_A_RING;
        put("first");
        for (int i = 0; i < 3; i++) {
            ChildJvms.kill(haltedAt(stage, "put", i == 0 ? size : 6 * size));
        }
        put("after");

        List<String> left = drain();

        assertEquals("first", left.get(0));
        assertEquals("after", left.get(left.size() - 1));
        assertEquals(COMMITTED.contains(stage) ? 5 : 2, left.size());
    }

    @ParameterizedTest // T03, T25
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "PUT_.*")
    void aRingBoundedByBytesKeepsWhatItHoldsWhenAProducerIsKilledAsItGrows(RingStage stage) throws Exception {
        try (RingQueue pipe = RingQueue.ofBytes(ProcessFolder.own().newPath("pipe"), 4096, 1 << 16)) {
            for (int i = 0; i < 3; i++) {
                assertTrue(pipe.tryPut(ByteBuffer.allocate(1000)));
            }
            Process victim = children.start(VictimMain.class, pipe.path(), stage, "put", 2000);
            assertEquals(stage.name(), ChildJvms.awaitLine(victim));

            ChildJvms.kill(victim);
            assertTrue(pipe.put(Deadlines.NEVER, () -> true, ByteBuffer.allocate(5)));

            List<Integer> sizes = new ArrayList<>();
            for (ByteBuffer taken = pipe.tryTake(); taken != null; taken = pipe.tryTake()) {
                sizes.add(taken.remaining());
            }
            assertEquals(
                    COMMITTED.contains(stage) ? List.of(1000, 1000, 1000, 2000, 5) : List.of(1000, 1000, 1000, 5),
                    sizes);
        }
    }

    @ParameterizedTest // T02, T25
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "TAKE_.*")
    void survivorsTakeExactlyWhatWasNotTakenWhenAConsumerIsKilled(RingStage stage) throws Exception {
        put("a");
        put("b");
        Process victim = haltedAt(stage, "take", 0);

        CompletableFuture<String> survivor = CompletableFuture.supplyAsync(this::takeUnchecked);
        ChildJvms.kill(victim);

        boolean committed = COMMITTED.contains(stage);
        assertEquals(committed ? "b" : "a", survivor.get());
        assertEquals(committed ? List.of() : List.of("b"), drain());
        assertEquals(0, queue.size());
    }

    @ParameterizedTest // T25
    @EnumSource(value = RingStage.class, mode = Mode.MATCH_ANY, names = "TAKE_.*")
    void noRingIsLeftByAConsumerKilledWhereTheRingChanges(RingStage stage) throws Exception {
        String large = "x".repeat(MORE_THAN_A_RING);
        for (int i = 0; i < 6; i++) {
            put(large + i);
        }
        assertThat(rings()).hasSizeGreaterThan(2);
        Process victim = haltedAt(stage, "take", 0);
        ChildJvms.kill(victim);

        List<String> left = drain();

        assertEquals(COMMITTED.contains(stage) ? 5 : 6, left.size());
        assertEquals(large + 5, left.get(left.size() - 1));
        assertThat(rings()).hasSize(1);
    }

    @Test
    void aRemovalThatWasDecidedIsDoneByTheHeir() throws Exception {
        put("a");
        put("b");
        put("c");
        ChildJvms.kill(haltedAt(RingStage.REMOVE_DECIDED, "remove", 1));

        assertEquals(2, queue.size());
        assertEquals(List.of("a", "c"), drain());
        assertEquals(0, queue.size());
    }

    @Test
    void aRemovalThatWasDecidedIsSeenByAWalk() throws Exception {
        put("a");
        put("b");
        put("c");
        ChildJvms.kill(haltedAt(RingStage.REMOVE_DECIDED, "remove", 1));

        RingElement first = found(queue.walk(RingPlace.FIRST, queue.end()));
        RingElement second = found(queue.walk(first.next(), queue.end()));

        assertEquals("c", text(second.payload()));
    }

    @Test // T02
    void aConsumerKilledWhileItWaitsHoldsNothing() throws Exception {
        Process victim = children.start(VictimMain.class, queue.path(), RingStage.TAKE_GIVEN, "take", 0);
        Process other = children.start(VictimMain.class, queue.path(), RingStage.TAKE_GIVEN, "take", 0);

        ChildJvms.kill(victim);
        put("for the other");

        assertEquals("TAKE_GIVEN", ChildJvms.awaitLine(other));
        assertTrue(queue.isEmpty());
    }

    @Test // T03
    void aProducerKilledWhileItWaitsForRoomLeavesNothing() throws Exception {
        for (int i = 0; i < 8; i++) {
            put("full");
        }
        Process victim = haltedAt(RingStage.PUT_CLAIMED, "put", 6);

        ChildJvms.kill(victim);

        assertEquals(8, drain().size());
        put("more");
    }

    @Test // T04, T05
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aStoppedOwnerIsWaitedForAndNotRobbed() throws Exception {
        put("first");
        Process victim = haltedAt(RingStage.PUT_HALF_WRITTEN, "put", 6);
        Signals.send("STOP", victim.pid());

        assertFalse(queue.put(Deadlines.after(300_000_000), () -> true, bytes("in vain")));
        assertEquals("first", text(queue.tryTake()));

        CompletableFuture<Void> survivor = CompletableFuture.runAsync(() -> putUnchecked("after"));
        Signals.send("CONT", victim.pid());
        ChildJvms.kill(victim);
        survivor.get();
        assertEquals(List.of("after"), drain());
    }

    private Process haltedAt(RingStage stage, String call, int argument) throws IOException {
        Process victim = children.start(VictimMain.class, queue.path(), stage, call, argument);
        assertEquals(stage.name(), ChildJvms.awaitLine(victim));
        return victim;
    }

    private static <T> T found(T value) {
        assertNotNull(value);
        return value;
    }

    private void put(String element) throws IOException, InterruptedException {
        assertTrue(queue.put(Deadlines.NEVER, () -> true, bytes(element)));
    }

    private void putUnchecked(String element) {
        try {
            put(element);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String takeUnchecked() {
        try {
            return text(queue.take(Deadlines.NEVER, () -> true));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> drain() throws IOException {
        List<String> all = new ArrayList<>();
        for (ByteBuffer taken = queue.tryTake(); taken != null; taken = queue.tryTake()) {
            all.add(text(taken));
        }
        return all;
    }

    private List<Path> rings() throws IOException {
        try (Stream<Path> files = Files.list(queue.path().getParent())) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(queue.path().getFileName() + "."))
                    .toList();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Calls what it is told, and halts for ever at a stage. */
    static final class VictimMain {
        public static void main(String[] args) throws Exception {
            RingStage fatal = RingStage.valueOf(args[1]);
            RingQueue queue = RingQueue.open(Path.of(args[0]), stage -> {
                if (stage == fatal) {
                    haltHere(stage);
                }
            });
            int argument = Integer.parseInt(args[3]);
            switch (args[2]) {
                case "put" -> queue.put(Deadlines.NEVER, () -> true, bytes("v".repeat(argument)));
                case "take" -> queue.take(Deadlines.NEVER, () -> true);
                default -> {
                    RingElement element = queue.walk(RingPlace.FIRST, queue.end());
                    for (int i = 0; i < argument; i++) {
                        element = queue.walk(element.next(), queue.end());
                    }
                    queue.remove(element.place());
                }
            }
        }

        private static void haltHere(RingStage stage) {
            try {
                ChildJvms.readyUntilKilled(stage.name());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
