package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.memory.ProcessFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What children log, in the handlers of their parent. */
@Timeout(60)
class LogForwardingTest {
    /** A logger of this process that keeps what it is given; each test has one of its own name. */
    private static final class Kept extends Handler implements AutoCloseable {
        final List<LogRecord> records = new CopyOnWriteArrayList<>();
        final CountDownLatch open = new CountDownLatch(1);
        final AtomicInteger refusals = new AtomicInteger(); // of the next records about the poor, for want of memory
        private final Logger logger;

        Kept(String name, boolean slow) {
            logger = Logger.getLogger(name);
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
            if (!slow) {
                open.countDown();
            }
        }

        Kept(String name) {
            this(name, false);
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getMessage().contains("poor") && refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new OutOfMemoryError("as if");
            }
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            records.add(record);
        }

        List<String> messages() {
            return records.stream().map(LogRecord::getMessage).collect(Collectors.toList());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    private static final class Unserializable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused") // what makes it unserializable
        private final Object field = new Object();

        Unserializable(String message) {
            super(message);
        }
    }

    @Test
    void aRecordArrivesWithAllThatIsInIt() throws Exception {
        Instant before = Instant.now();
        try (Kept kept = new Kept("test.log.whole")) {
            ChildProcess<Void> child = ChildProcess.options()
                    .name("talker")
                    .forwardLogs(System.Logger.Level.ALL)
                    .start(() -> {
                        Logger logger = Logger.getLogger("test.log.whole");
                        Thread.currentThread().setName("the-thread");
                        logger.log(Level.FINEST, "{0} of {1}", new Object[] {1, "two {0}"});
                        logger.log(Level.SEVERE, "with an exception", new IllegalStateException("the cause"));
                        logger.log(Level.WARNING, "with another", new Unserializable("cannot travel"));
                    });
            child.join();

            String head = "[talker " + child.pid() + " the-thread] ";
            assertEquals(
                    List.of(head + "1 of two {0}", head + "with an exception", head + "with another"), kept.messages());
            assertEquals(
                    List.of(Level.FINEST, Level.SEVERE, Level.WARNING),
                    kept.records.stream().map(LogRecord::getLevel).toList());
            LogRecord second = kept.records.get(1);
            assertThat(second.getThrown())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the cause");
            assertThat(second.getThrown().getStackTrace()[0].getClassName())
                    .startsWith(getClass().getName());
            assertThat(kept.records.get(2).getThrown()).hasMessageContaining("cannot travel");
            assertEquals(getClass().getName(), second.getSourceClassName());
            assertThat(second.getInstant()).isBetween(before, Instant.now());
        }
    }

    @Test
    void workersOfPoolsAndTheLoggersOfThePlatformAreForwardedToo() throws Exception {
        try (Kept kept = new Kept("test.log.pool");
                ProcessPool pool = ProcessPool.builder()
                        .name("speakers")
                        .workers(2)
                        .forwardLogs(System.Logger.Level.INFO)
                        .build()) {
            pool.forEach(List.of(1, 2, 3, 4, 5), n -> {
                System.Logger logger = System.getLogger("test.log.pool");
                logger.log(System.Logger.Level.INFO, "element " + n);
                logger.log(System.Logger.Level.DEBUG, "not wanted");
            });
            pool.close();

            assertThat(kept.messages().stream().map(text -> text.replaceAll("\\[.*\\] ", "")))
                    .containsExactlyInAnyOrder("element 1", "element 2", "element 3", "element 4", "element 5");
            assertThat(kept.messages()).allMatch(text -> text.startsWith("[speakers-worker-"));
        }
    }

    @Test
    void theLevelsOfThisProcessApply() throws Exception {
        try (Kept kept = new Kept("test.log.levels")) {
            Logger.getLogger("test.log.levels").setLevel(Level.WARNING);
            ChildProcess<Void> child = ChildProcess.options()
                    .forwardLogs(System.Logger.Level.ALL)
                    .start(() -> {
                        Logger logger = Logger.getLogger("test.log.levels");
                        logger.info("not wanted here");
                        logger.warning("wanted");
                    });
            child.join();

            assertThat(kept.messages()).singleElement().asString().endsWith("wanted");
        }
    }

    @Test
    void whatAKilledChildHadLoggedArrives() throws Exception {
        try (Kept kept = new Kept("test.log.killed")) {
            ChildProcess<Void> child = ChildProcess.options()
                    .forwardLogs(System.Logger.Level.INFO)
                    .start(() -> {
                        Logger.getLogger("test.log.killed").info("last words");
                        Runtime.getRuntime().halt(9);
                    });
            child.join();

            assertThat(kept.messages()).singleElement().asString().endsWith("last words");
        }
    }

    @Test
    void aSlowParentHoldsUpNobodyForEverAndLearnsHowMuchIsMissing() throws Exception {
        int count = 3000;
        String filling = "x".repeat(1000);
        try (Kept kept = new Kept("test.log.slow", true);
                Kept progeny = new Kept("dev.progeny")) {
            ChildProcess<Integer> child = ChildProcess.options()
                    .forwardLogs(System.Logger.Level.INFO)
                    .call(() -> {
                        Logger logger = Logger.getLogger("test.log.slow");
                        for (int i = 0; i < count; i++) {
                            logger.info(filling);
                        }
                        return count;
                    });

            assertEquals(count, child.get()); // though nothing is taken
            kept.open.countDown();
            child.join();

            int missing = 0;
            for (String message : progeny.messages()) {
                Matcher matcher =
                        Pattern.compile("\\] (\\d+) records are missing here").matcher(message);
                missing += matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
            }
            assertTrue(missing > 0);
            assertEquals(count, missing + kept.records.size());
        }
    }

    @Test
    void aHandlerThatBlocksForEverHoldsUpNobodyWhoWaitsForTheEndOfAChild() throws Exception {
        try (Kept kept = new Kept("test.log.blocked", true)) {
            ChildProcess<Void> child = ChildProcess.options()
                    .name("unheard")
                    .forwardLogs(System.Logger.Level.INFO)
                    .start(() -> {
                        Logger.getLogger("test.log.blocked").info("first");
                        Logger.getLogger("test.log.blocked").info("second");
                    });

            child.join();

            assertEquals(List.of(), kept.records);
            kept.open.countDown();
            await().until(() -> kept.records.size() == 2);
        }
    }

    @Test
    void whoHasNoMemoryForARecordNorToSaySoGetsTheNextAndIsToldHowManyAreLost() throws Exception {
        try (Kept kept = new Kept("test.log.refused");
                Kept progeny = new Kept("dev.progeny")) {
            kept.refusals.set(2);
            progeny.refusals.set(1);
            ChildProcess<Void> child = ChildProcess.options()
                    .name("poor")
                    .forwardLogs(System.Logger.Level.INFO)
                    .start(() ->
                            List.of("first", "second", "third").forEach(Logger.getLogger("test.log.refused")::info));
            child.join();

            assertThat(kept.messages()).singleElement().asString().endsWith("third");
            assertThat(progeny.messages())
                    .filteredOn(text -> text.contains("\"poor\""))
                    .containsExactly("records of child \"poor\" that are lost here: 2");
        }
    }

    @Test
    void aRecordThatIsLargerThanTheHeapIsLostAndNoneBehindIt() throws Exception {
        try (Program program = Program.start(List.of("-Xmx24m"), Poor.class)) {
            assertEquals(0, program.waitFor(), program::errors);

            assertThat(program.errors())
                    .containsSubsequence(
                            "] before",
                            "records of child \"rich\" that are lost here: 1; there was no memory for them, raise -Xmx of"
                                    + " this process",
                            "] behind");
        }
    }

    /** Has a child that logs more than it can read. */
    static final class Poor {
        public static void main(String[] args) throws Exception {
            ChildProcess.options()
                    .name("rich")
                    .maxHeap("512m")
                    .forwardLogs(System.Logger.Level.INFO)
                    .start(() -> {
                        Logger logger = Logger.getLogger("test.log.poor");
                        logger.info("before");
                        logger.log(Level.INFO, "larger", new IllegalStateException("x".repeat(24 << 20)));
                        logger.info("behind");
                    })
                    .join();
        }
    }

    @Test
    void withoutTheWishNothingIsForwarded() throws Exception {
        try (Kept kept = new Kept("test.log.not")) {
            ChildProcess<Void> child = ChildProcess.options()
                    .stderr(ProcessBuilder.Redirect.DISCARD)
                    .start(() -> Logger.getLogger("test.log.not").severe("to standard error"));
            child.join();

            assertEquals(List.of(), kept.records);
            assertThrows(
                    NullPointerException.class, () -> ChildProcess.options().forwardLogs(null));
        }
    }

    /** In a child, whose files nobody else looks at. */
    @Test
    void theEndOfAChildIsToldAlsoIfTheRingOfItsLogsIsDamaged() throws Exception {
        String told = ChildProcess.call(() -> {
                    ChildProcess<Void> child = ChildProcess.options()
                            .forwardLogs(System.Logger.Level.INFO)
                            .start(() -> Thread.sleep(Long.MAX_VALUE));
                    try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
                        for (Path ring : files.filter(Files::isRegularFile)
                                .filter(file -> file.getFileName().toString().startsWith("log-"))
                                .toList()) {
                            Files.write(ring, new byte[64], StandardOpenOption.WRITE);
                        }
                    }
                    child.kill();
                    return child.join(Duration.ofSeconds(30)) ? "ended" : "not ended";
                })
                .get();

        assertEquals("ended", told);
    }
}
