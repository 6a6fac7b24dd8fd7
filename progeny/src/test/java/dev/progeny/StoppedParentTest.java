package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A parent that was stopped by a signal, or a debugger, is alive: its children wait for it as long as it takes. */
@Timeout(180)
class StoppedParentTest {
    private static final int SECONDS = 75; // longer than any patience that a start ever had

    /** Longer than the 20 seconds that a connection has to introduce itself: a shorter stop would show less. */
    private static final int FEWEST_SECONDS = 25;

    /** How long the result of the child is: one comes through the pipe of outcomes, one over a connection. */
    private static final List<Integer> LENGTHS = List.of(100, 1_000_000);

    @Test // T05
    @Tag("soak")
    void aChildThatStartsWhileItsParentIsStoppedWaitsForIt() throws Exception {
        List<Program> parents = new ArrayList<>();
        try {
            for (int length : LENGTHS) {
                Program parent = Program.start(Parent.class, Integer.toString(length));
                parents.add(parent);
                while (parent.process().descendants().noneMatch(StoppedParentTest::isJava)) {
                    Thread.sleep(1);
                }
                parent.signal("STOP");
            }

            TimeUnit.SECONDS.sleep(Math.max(FEWEST_SECONDS, Soak.scaled(SECONDS)));
            for (Program parent : parents) {
                parent.signal("CONT");
            }

            for (int i = 0; i < parents.size(); i++) {
                assertEquals(0, parents.get(i).waitFor(), parents.get(i)::errors);
                assertEquals(
                        "the child says " + LENGTHS.get(i) + " bytes\n",
                        parents.get(i).output());
            }
        } finally {
            parents.forEach(Program::close);
        }
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            int length = Integer.parseInt(arguments[0]);
            try (ChildProcess<byte[]> child = ChildProcess.call(() -> new byte[length])) {
                System.out.println("the child says " + child.get().length + " bytes");
            }
        }
    }

    @Test // T05
    void theResultOfAChildThatRunsAtOnceIsNotLostThoughItsParentIsStoppedMeanwhile(@TempDir Path folder)
            throws Exception {
        Path launcher = Files.createDirectory(folder.resolve("bin")).resolve("java");
        Files.writeString(launcher, """
                #!/bin/sh
                kill -STOP $PPID
                "$REAL" "$@"
                status=$?
                kill -CONT $PPID
                exit $status
                """);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        try (Program parent = Program.start(StoppedByItsChild.class, folder.toString())) {
            assertEquals(0, parent.waitFor(), parent::errors);
            assertEquals("01234", parent.output());
        }
    }

    /** Each child begins by stopping this program, and only when it has ended does this program go on: several, for it may be late. */
    static final class StoppedByItsChild {
        private StoppedByItsChild() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Path empty = Files.createFile(folder.resolve("empty"));
            String real =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            for (int i = 0; i < 5; i++) {
                int number = i;
                try (ChildProcess<Integer> child = ChildProcess.options()
                        .javaHome(folder)
                        .env("REAL", real)
                        .stdin(Redirect.from(empty.toFile()))
                        .call(() -> number)) {
                    System.out.print(child.get());
                }
            }
        }
    }
}
