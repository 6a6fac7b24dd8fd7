package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that wait to become children. Whether a child took one is seen by its process, which was there before. */
@Timeout(120)
class SpareChildrenTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Set<Long> children() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void aChildTakesASpareThatIsReplacedAndIsAnyChild() throws Exception {
        try (SpareChildren spares = ChildProcess.spares(1)) {
            assertTrue(spares.awaitReady(PATIENCE));
            Set<Long> before = children();
            System.setProperty("spare.test", "seen");

            ChildProcess<List<String>> child = ChildProcess.options()
                    .name("known")
                    .call(() -> List.of(
                            ChildProcess.current().name(),
                            System.getProperty("spare.test"),
                            ChildProcess.parent().orElseThrow().name()));

            assertTrue(before.contains(child.pid()));
            assertEquals(List.of("known", "seen", "main"), child.get());
            child.join();
            assertEquals(OptionalInt.of(0), child.exitStatus().code());
            assertTrue(spares.awaitReady(PATIENCE));
            assertNotEquals(child.pid(), ChildProcess.call(() -> 1).pid());
        } finally {
            System.clearProperty("spare.test");
        }
    }

    @Test
    void whatASpareCannotBecomeStartsWithoutOne(@TempDir Path folder) throws Exception {
        try (SpareChildren spares = ChildProcess.spares(1)) {
            assertTrue(spares.awaitReady(PATIENCE));
            Set<Long> before = children();

            List<ChildOptions> others = List.of(
                    ChildProcess.options().env("LANG", "C"),
                    ChildProcess.options().directory(folder),
                    ChildProcess.options().maxHeap("64m"),
                    ChildProcess.options().jvmArgs("-Dany=thing"),
                    ChildProcess.options().stdout(Redirect.DISCARD));
            for (ChildOptions other : others) {
                ChildProcess<Integer> child = other.call(() -> 7);
                assertFalse(before.contains(child.pid()));
                assertEquals(7, child.get());
                child.join();
            }

            assertEquals(1, spares.ready());
        }
    }

    @Test
    void sparesOfOptionsServeChildrenOfEqualOptions(@TempDir Path folder) throws Exception {
        try (SpareChildren spares = ChildProcess.options()
                .maxHeap("64m")
                .env("LANG", "C")
                .directory(folder)
                .spares(2)) {
            assertTrue(spares.awaitReady(PATIENCE));
            Set<Long> before = children();

            ChildProcess<String> child = ChildProcess.options()
                    .maxHeap("64m")
                    .env("LANG", "C")
                    .directory(folder)
                    .call(() -> System.getenv("LANG") + " " + Path.of("").toAbsolutePath());

            assertTrue(before.contains(child.pid()));
            assertEquals("C " + folder.toAbsolutePath(), child.get());
            child.join();
        }
    }

    @Test
    void aSpareThatIsKilledIsReplaced() throws Exception {
        try (SpareChildren spares = ChildProcess.spares(1)) {
            assertTrue(spares.awaitReady(PATIENCE));

            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroyForcibly);
            while (spares.ready() > 0) {
                Thread.sleep(5);
            }

            assertTrue(spares.awaitReady(PATIENCE));
            assertEquals(5, ChildProcess.call(() -> 5).get());
        }
    }

    @Test
    void whatASparePrintsAndThrowsIsAChilds() throws Exception {
        try (SpareChildren spares = ChildProcess.spares(1)) {
            assertTrue(spares.awaitReady(PATIENCE));

            ChildProcess<Integer> child = ChildProcess.options().name("failing").call(() -> {
                throw new IllegalStateException("from a spare");
            });

            IllegalStateException thrown = assertThrows(IllegalStateException.class, child::get);
            assertEquals("from a spare", thrown.getMessage());
            child.join();
            assertEquals(OptionalInt.of(1), child.exitStatus().code());
        }
    }

    @Test
    void manyChildrenAtOnceTakeWhatThereIsAndStartTheRest() throws Exception {
        try (SpareChildren spares = ChildProcess.spares(2)) {
            assertTrue(spares.awaitReady(PATIENCE));

            List<ChildProcess<Integer>> children = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int number = i;
                children.add(ChildProcess.call(() -> number));
            }

            for (int i = 0; i < children.size(); i++) {
                assertEquals(i, children.get(i).get());
                children.get(i).join();
            }
        }
    }

    @Test
    void sparesWhoseJvmCannotStartAreGivenUp() throws Exception {
        try (SpareChildren spares =
                ChildProcess.options().jvmArgs("-XX:NoSuchFlag").spares(1)) {
            assertFalse(spares.awaitReady(PATIENCE));
            assertEquals(0, spares.ready());
        }
    }

    @Test
    void wishesAddUpAndAreTakenBackOneByOne() throws Exception {
        SpareChildren first = ChildProcess.spares(1);
        SpareChildren second = ChildProcess.spares(1);
        assertTrue(second.awaitReady(PATIENCE));
        assertEquals(2, second.ready());

        first.close();
        first.close();

        assertFalse(first.awaitReady(Duration.ZERO));
        assertEquals(1, second.ready());
        second.close();
        assertEquals(0, second.ready());
    }

    @Test
    void badWishesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ChildProcess.spares(0));
        IllegalArgumentException redirected = assertThrows(
                IllegalArgumentException.class,
                () -> ChildProcess.options().stdout(Redirect.DISCARD).spares(1));
        assertTrue(redirected.getMessage().contains("redirected"), redirected.getMessage());
    }
}
