package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    private static int seen;

    @Test
    void aChildReturnsAValue() throws Exception {
        try (ChildProcess<BigInteger> child = ChildProcess.call(() -> factorial(200))) {
            assertEquals(factorial(200), child.get());
        }
    }

    private static BigInteger factorial(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    @Test
    void eachGetReturnsACopyOfItsOwn() throws Exception {
        try (ChildProcess<int[]> child = ChildProcess.call(() -> new int[] {1, 2})) {
            assertNotSame(child.get(), child.get());
        }
    }

    @Test
    void staticsOfTheParentAreNeverChangedByAChild() throws Exception {
        seen = 1;

        try (ChildProcess<Integer> child = ChildProcess.call(() -> seen += 41)) {
            assertEquals(41, child.get(), "the child's class was initialized anew, with zero");
            assertEquals(1, seen);
        }
    }

    @Test
    void objectsOfTheParentAreNeverChangedByAChild() throws Exception {
        int[] numbers = {1, 2, 3};

        try (ChildProcess<Integer> child = ChildProcess.call(() -> numbers[0] = 99)) {
            assertEquals(99, child.get());
            assertEquals(1, numbers[0]);
        }
    }

    @Test
    void aCheckedExceptionArrivesWithTypeMessageCauseSuppressedAndBothStackTraces() throws Exception {
        try (ChildProcess<Void> child = ChildProcess.call(ChildProcessTest::fail)) {
            assertThatThrownBy(child::get)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("broken")
                    .hasCauseExactlyInstanceOf(IllegalStateException.class)
                    .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1))
                    .satisfies(thrown -> assertThat(thrown.getStackTrace())
                            .extracting(StackTraceElement::getMethodName)
                            .containsSubsequence("fail", "get"));
        }
    }

    private static Void fail() throws IOException {
        IOException thrown = new IOException("broken", new IllegalStateException("the reason"));
        thrown.addSuppressed(new RuntimeException("on the way"));
        throw thrown;
    }

    @Test
    void eachGetThrowsAnExceptionOfItsOwn() throws Exception { // T08
        try (ChildProcess<Void> child = ChildProcess.call(ChildProcessTest::fail)) {
            IOException first = assertThrows(IOException.class, child::get);
            IOException second = assertThrows(IOException.class, child::get);

            assertNotSame(first, second);
            assertEquals(first.getStackTrace().length, second.getStackTrace().length);
        }
    }

    @Test
    void whatEndedHasAStatusAndIsNotAliveWhicheverThreadLooks() throws Exception { // T28
        try (ChildProcess<Void> child = ChildProcess.start(() -> {})) {
            List<CompletableFuture<ExitStatus>> views = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try {
                            child.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        assertFalse(child.isAlive());
                        return child.exitStatus();
                    }))
                    .toList();

            for (CompletableFuture<ExitStatus> view : views) {
                assertEquals(new ExitStatus(0), view.get(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void theStatusOfALivingChildIsRefused() {
        try (ChildProcess<Void> child = ChildProcess.start(() -> Thread.sleep(Long.MAX_VALUE))) {
            assertThatThrownBy(child::exitStatus)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(child.name(), Long.toString(child.pid()), "join()");
        }
    }

    @Test
    void onExitCompletesWithTheChild() throws Exception {
        try (ChildProcess<Void> child = ChildProcess.start(() -> {})) {
            assertEquals(child, child.onExit().get(30, TimeUnit.SECONDS));
            assertFalse(child.isAlive());
        }
    }

    @Test
    void aLivingChildIsActiveAndHasTheHandleOfItsProcess() throws Exception {
        ChildProcess<Void> child = ChildProcess.start(() -> Thread.sleep(Long.MAX_VALUE));

        assertThat(ChildProcess.active()).contains(child);
        assertEquals(child.pid(), child.toHandle().pid());
        assertTrue(child.toHandle().isAlive());
        child.close();
        assertThat(ChildProcess.active()).doesNotContain(child);
        assertFalse(child.isAlive());
    }

    @Test
    void aChildKnowsItselfAndItsParent() throws Exception {
        try (ChildProcess<List<String>> child = ChildProcess.options()
                .name("renderer")
                .call(() -> {
                    ProcessInfo parent = ChildProcess.parent().orElseThrow();
                    return List.of(
                            ChildProcess.current().name(),
                            Long.toString(ChildProcess.current().pid()),
                            parent.name(),
                            Long.toString(parent.pid()));
                })) {
            assertEquals(
                    List.of(
                            "renderer",
                            Long.toString(child.pid()),
                            "main",
                            Long.toString(ProcessHandle.current().pid())),
                    child.get());
        }
        assertThat(ChildProcess.parent()).isEmpty();
        assertEquals("main", ChildProcess.current().name());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aChildIgnoresCtrlCFromItsFirstLineOn() throws Exception {
        Process trial = new ProcessBuilder("env", "--ignore-signal=INT", "true")
                .redirectErrorStream(true)
                .start();
        assumeTrue(trial.waitFor() == 0, "no env of GNU coreutils 8.31 or later");
        try (ChildProcess<Boolean> child = ChildProcess.call(() -> Program.ignoresSigint())) {
            assertTrue(child.get());
        }
    }

    @Test
    void aChildMayHaveChildrenOfItsOwn() throws Exception {
        try (ChildProcess<Integer> child = ChildProcess.call(() -> {
            try (ChildProcess<Integer> grandchild = ChildProcess.call(() -> 20)) {
                return grandchild.get() + 1;
            }
        })) {
            assertEquals(21, child.get());
        }
    }

    @Test
    void aChildMayHaveAPoolOfItsOwn() throws Exception {
        try (ChildProcess<List<Long>> child = ChildProcess.call(() -> {
            try (ProcessPool pool = ProcessPool.create(2)) {
                List<Long> parents = pool.map(
                        List.of(1, 2),
                        element -> ChildProcess.parent().orElseThrow().pid());
                List<Long> squares = pool.map(List.of(3L, 4L), element -> element * element);
                return List.of(parents.get(0), parents.get(1), squares.get(0), squares.get(1));
            }
        })) {
            assertEquals(List.of(child.pid(), child.pid(), 9L, 16L), child.get());
        }
    }

    @Test
    void optionsShapeTheChild(@TempDir Path folder) throws Exception {
        try (ChildProcess<List<String>> child = ChildProcess.options()
                .name("shaped")
                .daemon(true)
                .maxHeap("64m")
                .jvmArgs("-Dgiven=yes", "-XX:+UseSerialGC")
                .env("PROGENY_TEST", "set")
                .env("PATH", null)
                .directory(folder)
                .call(() -> List.of(
                        Long.toString(Runtime.getRuntime().maxMemory() >> 20),
                        System.getProperty("given"),
                        System.getenv("PROGENY_TEST"),
                        Objects.toString(System.getenv("PATH")),
                        Path.of("").toAbsolutePath().toString()))) {
            List<String> shape = child.get();

            assertThat(Integer.parseInt(shape.get(0))).isBetween(50, 64);
            assertEquals(List.of("yes", "set", "null", folder.toRealPath().toString()), shape.subList(1, 5));
            assertTrue(child.isDaemon());
        }
    }

    @Test
    void standardInputIsEmptyUnlessRedirected(@TempDir Path folder) throws Exception {
        File input = Files.writeString(folder.resolve("input"), "given").toFile();

        try (ChildProcess<Integer> empty = ChildProcess.call(() -> System.in.read());
                ChildProcess<String> full = ChildProcess.options()
                        .stdin(Redirect.from(input))
                        .call(() -> new String(System.in.readAllBytes(), StandardCharsets.UTF_8))) {
            assertEquals(-1, empty.get());
            assertEquals("given", full.get());
        }
    }

    @Test
    void outputGoesWhereItIsRedirected(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        Path errors = folder.resolve("errors");

        try (ChildProcess<Void> child = ChildProcess.options()
                .stdout(Redirect.to(log.toFile()))
                .stderr(Redirect.to(errors.toFile()))
                .start(() -> {
                    System.out.println("to the log");
                    System.err.println("to the errors");
                })) {
            child.join();
        }

        assertEquals("to the log\n", Files.readString(log));
        assertEquals("to the errors\n", Files.readString(errors));
    }

    @Test
    void badOptionsAreRefusedWithArgumentValueAndRemedy(@TempDir Path folder) {
        ChildOptions options = ChildProcess.options();

        assertThatThrownBy(() -> options.maxHeap("plenty"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maxHeap", "plenty", "512m");
        assertThatThrownBy(() -> options.name(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
        assertThatThrownBy(() -> options.env("A=B", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A=B");
        assertThatThrownBy(() -> options.jvmArgs("-Xint", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jvmArgs must not have a null or blank argument, but number 2 of 2 was \"\"; leave it out");
        assertThatThrownBy(() -> options.jvmArgs((String) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 1 of 1 was null");
        assertThatThrownBy(() -> options.stdout(Redirect.PIPE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("stdout", "PIPE");
        Path gone = folder.resolve("gone");
        assertThatThrownBy(() -> options.directory(gone).start(() -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("directory", gone.toString());
    }

    @Test
    void aMissingJavaIsSaidAtOnce(@TempDir Path folder) {
        assertThatThrownBy(() -> ChildProcess.options().javaHome(folder).start(() -> {}))
                .isInstanceOf(ProcessStartException.class)
                .hasMessageContaining(folder.resolve("bin").toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a link to a JDK needs a privilege there")
    void aJavaThatGoesAwayIsSaidAtOnceToo(@TempDir Path folder) throws Exception {
        Path home = Files.createSymbolicLink(folder.resolve("jdk=17"), Path.of(System.getProperty("java.home")));
        try (ChildProcess<Integer> child = ChildProcess.options().javaHome(home).call(() -> 1)) {
            assertEquals(1, child.get());
        }
        Files.delete(home);

        assertThatThrownBy(() -> ChildProcess.options().javaHome(home).start(() -> {}))
                .isInstanceOf(ProcessStartException.class)
                .hasMessageContaining(home.toString());
    }

    @Test
    void aJvmThatCannotStartTellsInItsOwnWords() {
        try (ChildProcess<Integer> child =
                ChildProcess.options().jvmArgs("-XX:NoSuchOption=1").call(() -> 1)) {
            assertThatThrownBy(child::get)
                    .isInstanceOf(ChildCrashedException.class)
                    .hasMessageContaining("NoSuchOption");
        }
    }

    @Test
    void whatCannotBeSentFailsAtTheCall() {
        Object lock = new Object();

        assertThatThrownBy(() -> ChildProcess.start(() -> lock.notifyAll()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void aChildProcessIsNotSentAndTheMessageSaysWhatIs() throws Exception {
        try (ChildProcess<Integer> child = ChildProcess.call(() -> 1)) {
            assertThatThrownBy(() -> ChildProcess.call(() -> child.get()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "a ChildProcess cannot be sent to another process, for only its parent can wait for it;"
                                    + " send what you need of it: its pid(), or the value that get() returns");
            assertEquals(1, child.get());
        }
    }

    @Test
    void aResultThatCannotBeSentFailsOnlyThatCall() {
        try (ChildProcess<Object> child = ChildProcess.call(Object::new)) {
            assertThatThrownBy(child::get)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.Object");
        }
    }

    @Test
    void nullWorkIsRefused() {
        assertThrows(NullPointerException.class, () -> ChildProcess.start(null));
        assertThrows(NullPointerException.class, () -> ChildProcess.call(null));
    }
}
