package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What children print appears in this process's streams. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ChildOutputTest {
    private static final int LINES = 100_000;
    private static final int LINE_LENGTH = 100;

    private final ByteArrayOutputStream appeared = new ByteArrayOutputStream();
    private final PrintStream out = System.out;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(appeared, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(out);
    }

    private String text() {
        return appeared.toString(StandardCharsets.UTF_8);
    }

    @Test
    void outputHasAppearedWhenJoinReturns() throws Exception {
        int number = 1;

        try (ChildProcess<Void> child =
                ChildProcess.start(() -> System.out.println("worker " + number + " is at work"))) {
            child.join();

            assertEquals("worker 1 is at work\n", text());
        }
    }

    @Test
    void whatAChildPrintsAfterItWasAskedToEndAppears(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");

        try (ChildProcess<Void> child = ChildProcess.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("good-bye")));
            Files.createFile(ready);
            Thread.sleep(Long.MAX_VALUE);
        })) {
            await().until(() -> Files.exists(ready));
            child.terminate();
            child.join();

            assertEquals("good-bye\n", text());
        }
    }

    @Test
    void whatAChildPrintedBeforeItWasKilledAppearsThoughNobodyHasReadItYet(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        CountDownLatch killed = new CountDownLatch(1);
        System.setOut(new PrintStream(appeared, true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                awaitUninterruptibly(killed);
                super.write(bytes, from, length);
            }
        });

        try (ChildProcess<Void> child = ChildProcess.start(() -> {
            System.out.println("first");
            Thread.sleep(200); // so that it comes by itself
            System.out.println("last");
            Files.createFile(ready);
            Thread.sleep(Long.MAX_VALUE);
        })) {
            await().until(() -> Files.exists(ready));
            child.kill();
            killed.countDown();
            child.join();

            assertEquals("first\nlast\n", text());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody interrupts who carries the output
        }
    }

    @Test
    void whatAChildPrintsAsAnErrorAppearsAsOne() throws Exception {
        PrintStream err = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try (ChildProcess<Void> child = ChildProcess.start(() -> {
            System.out.println("all is well");
            for (int i = 0; i < 3; i++) {
                System.err.println("complaint " + i);
            }
        })) {
            child.join();

            assertEquals("complaint 0\ncomplaint 1\ncomplaint 2\n", errors.toString(StandardCharsets.UTF_8));
            assertEquals("all is well\n", text());
        } finally {
            System.setErr(err);
        }
    }

    @Test
    void tenMegabytesPrintedJustBeforeTheEndAppearWholeAndInOrder() throws Exception { // T35
        try (ChildProcess<Void> child = ChildProcess.start(() -> {
            StringBuilder all = new StringBuilder(LINES * LINE_LENGTH);
            for (int i = 0; i < LINES; i++) {
                all.append(line(i));
            }
            System.out.write(all.toString().getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
            Runtime.getRuntime().halt(0);
        })) {
            child.join();
        }

        byte[] bytes = appeared.toByteArray();
        assertEquals(LINES * LINE_LENGTH, bytes.length);
        for (int i = 0; i < LINES; i++) {
            byte[] line = Arrays.copyOfRange(bytes, i * LINE_LENGTH, (i + 1) * LINE_LENGTH);
            assertArrayEquals(line(i).getBytes(StandardCharsets.US_ASCII), line);
        }
    }

    private static String line(int number) {
        return String.format("%0" + (LINE_LENGTH - 1) + "d%n", number);
    }

    @Test
    void linesOfSeveralChildrenDoNotMix() throws Exception {
        List<ChildProcess<Void>> children = IntStream.range(0, 3)
                .mapToObj(i -> ChildProcess.start(() -> {
                    for (int n = 0; n < 1000; n++) {
                        // in two pieces, as print calls of a program are
                        System.out.print("child " + i);
                        System.out.flush();
                        System.out.println(" says " + n);
                    }
                }))
                .toList();
        for (ChildProcess<Void> child : children) {
            child.join();
        }

        List<String> lines = text().lines().toList();
        assertEquals(3000, lines.size());
        for (int i = 0; i < 3; i++) {
            String prefix = "child " + i;
            assertEquals(
                    IntStream.range(0, 1000)
                            .mapToObj(n -> prefix + " says " + n)
                            .toList(),
                    lines.stream().filter(line -> line.startsWith(prefix)).toList());
        }
    }

    @Test
    void bytesThatAreNoTextArriveAsTheyAre() throws Exception { // T34
        byte[] all = new byte[256 * 1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) ((i * 31) >> 3);
        }

        try (ChildProcess<Void> child = ChildProcess.start(() -> {
            for (int i = 0; i < all.length; i += 1000) {
                System.out.write(all, i, Math.min(1000, all.length - i)); // edges in the middle of characters
                System.out.flush();
            }
        })) {
            child.join();
        }

        assertArrayEquals(all, appeared.toByteArray());
    }

    @Test
    void aGrandchildThatKeepsTheOutputOpenDoesNotHoldUpJoin() throws Exception { // T35
        long[] sleeper = new long[1];
        try (ChildProcess<Long> child = ChildProcess.call(
                () -> new ProcessBuilder("sleep", "600").inheritIO().start().pid())) {
            sleeper[0] = child.get();

            child.join();

            assertEquals(0, child.exitStatus().number());
            assertTrue(ProcessHandle.of(sleeper[0]).orElseThrow().isAlive());
        } finally {
            ProcessHandle.of(sleeper[0]).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aSlowReaderOfTheParentsOutputLosesNothing() throws Exception {
        ByteArrayOutputStream slow = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                try {
                    Thread.sleep(3000); // much longer than the pump thinks a child to be quiet
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.write(bytes, offset, length);
            }
        };
        System.setOut(new PrintStream(slow, false, StandardCharsets.UTF_8));

        try (ChildProcess<Void> child = ChildProcess.start(() -> System.out.println("x".repeat(20_000)))) {
            child.join();
        }

        assertEquals(20_001, slow.size());
    }

    @Test
    void aStreamThatThrowsDoesNotStopTheChild() throws Exception {
        System.setOut(new PrintStream(appeared, true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                throw new IllegalStateException("full");
            }
        });

        try (ChildProcess<Integer> child = ChildProcess.call(() -> {
            for (int i = 0; i < 10_000; i++) {
                System.out.println("a line that nobody will read, " + i);
            }
            return 5;
        })) {
            assertEquals(5, child.get());
            child.join();
            assertEquals(0, child.exitStatus().number());
        }
    }

    @Test
    void aTextThatTheProtocolMightMistakeForItsOwnIsJustText() throws Exception { // T34
        try (ChildProcess<Integer> child = ChildProcess.call(() -> {
            System.out.print("PRGN\0\0\0\1");
            return 5;
        })) {
            assertEquals(5, child.get());
            child.join();
        }
        assertThat(text()).isEqualTo("PRGN\0\0\0\1");
    }
}
