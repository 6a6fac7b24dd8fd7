package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A parent that was stopped by a signal, or a debugger, is alive: its children wait for it as long as it takes. */
@Tag("soak")
@Timeout(180)
class StoppedParentTest {
    private static final int SECONDS = 75; // longer than any patience that a start ever had

    @Test // T05
    void aChildThatStartsWhileItsParentIsStoppedWaitsForIt() throws Exception {
        try (Program parent = Program.start(Parent.class)) {
            while (parent.process().descendants().noneMatch(StoppedParentTest::isJava)) {
                Thread.sleep(1);
            }
            parent.signal("STOP");

            TimeUnit.SECONDS.sleep(Soak.scaled(SECONDS));
            parent.signal("CONT");

            assertEquals(0, parent.waitFor(), parent::errors);
            assertEquals("the child says 42\n", parent.output());
        }
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            try (ChildProcess<Integer> child = ChildProcess.call(() -> 42)) {
                System.out.println("the child says " + child.get());
            }
        }
    }
}
