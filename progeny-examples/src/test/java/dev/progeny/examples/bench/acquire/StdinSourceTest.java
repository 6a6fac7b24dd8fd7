package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import dev.progeny.Program;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Standard input reaches the process that reads it through its parent, which leaves it alone. */
@Timeout(120)
class StdinSourceTest {
    @TempDir
    private Path folder;

    /** A program that hands its standard input to a child, and to another when that is killed. */
    static final class Parent {
        private Parent() {}

        /** @param arguments the source, a file that tells how many samples came, how many the victim shall read */
        public static void main(String... arguments) throws Exception {
            SourceSpec spec = Sources.parse(arguments[0]);
            String counts = arguments[1];
            int most = Integer.parseInt(arguments[2]);
            try (ChildProcess<String> victim = ChildProcess.options()
                    .stdin(Redirect.INHERIT)
                    .daemon(true)
                    .call(() -> read(spec, 0, counts, most))) {
                while (!Files.exists(Path.of(counts))) {
                    Thread.sleep(10);
                }
                victim.kill();
            }
            try (ChildProcess<String> heir = ChildProcess.options()
                    .stdin(Redirect.INHERIT)
                    .daemon(true)
                    .call(() -> read(spec, most, "", Integer.MAX_VALUE))) {
                System.out.println(heir.get());
            }
        }

        /** Reads some samples and then says so and waits, or reads all. */
        private static String read(SourceSpec spec, long first, String said, int most) throws Exception {
            double sum = 0;
            long from;
            long count = 0;
            try (Source source = spec.open()) {
                from = source.resumeAt(first, 0, 0);
                float[] samples = new float[100];
                int got = source.read(samples);
                while (got >= 0) {
                    for (int i = 0; i < got; i++) {
                        sum += samples[i];
                    }
                    count += got;
                    if (count == most) {
                        Files.writeString(Path.of(said), "");
                        Thread.sleep(Long.MAX_VALUE);
                    }
                    got = source.read(samples);
                }
            }
            return count + " samples from " + from + ", sum " + sum;
        }
    }

    @Test
    void whatOneProcessDidNotReadItsSuccessorReads() throws Exception {
        Path read = folder.resolve("read");
        try (Program program = Program.start(Parent.class, "stdin:format=s16be,rate=1000", read.toString(), "3")) {
            OutputStream input = program.process().getOutputStream();
            byte[] later = RawInputTest.bytes(RawFormat.S16BE, 10, 20, 30, 40);
            input.write(RawInputTest.bytes(RawFormat.S16BE, 1, 2, 3));
            input.write(later, 0, 1); // stays in the pipe
            input.flush();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(read));
            input.write(later, 1, later.length - 1);
            input.close();

            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("4 samples from 3, sum 100.0");
        }
    }

    @Test
    void aSuccessorLeavesOutTheLineOfWhichItsPredecessorMayHaveHadTheBeginning() throws Exception {
        Path read = folder.resolve("read");
        try (Program program = Program.start(Parent.class, "stdin:format=text,rate=1000", read.toString(), "3")) {
            OutputStream input = program.process().getOutputStream();
            input.write("1\n2\n3\n1".getBytes(StandardCharsets.US_ASCII));
            input.flush();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(read));
            input.write("0\n20\n30\n".getBytes(StandardCharsets.US_ASCII));
            input.close();

            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("2 samples from 3, sum 50.0");
        }
    }

    @Test
    void halfASampleAtTheEndIsAnError() throws Exception {
        Path read = folder.resolve("read");
        try (Program program = Program.start(Parent.class, "stdin:format=f64le,rate=1000", read.toString(), "1")) {
            OutputStream input = program.process().getOutputStream();
            input.write(RawInputTest.bytes(RawFormat.F64LE, 1));
            input.flush();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(read));
            input.write(new byte[5]);
            input.close();

            assertThat(program.waitFor()).isNotZero();
            assertThat(program.errors())
                    .contains(
                            "standard input cannot be read: it ends 5 bytes after the last whole sample of 8 bytes; see format");
        }
    }

    /** A program that waits for standard input and is interrupted. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String... arguments) throws Exception {
            Thread reader = Thread.currentThread();
            try (Source source = Sources.parse("stdin:rate=1").open()) {
                new Thread(reader::interrupt).start(); // before or during the wait
                source.read(new float[1]);
            } catch (InterruptedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a read of a pipe cannot be interrupted there")
    void aWaitingReaderCanBeInterrupted() throws Exception {
        try (Program program = Program.start(Interrupted.class)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).isEqualToIgnoringNewLines("interrupted while standard input was read");
        }
    }
}
