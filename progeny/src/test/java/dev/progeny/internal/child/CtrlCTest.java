package dev.progeny.internal.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class CtrlCTest {
    /** As on a system whose {@code env} lets nobody begin that way. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "what is ignored is read from /proc")
    void aProcessThatWasBegunWithoutIgnoringSigintIgnoresItWhenTold() throws Exception {
        try (Program program = Program.start(Main.class)) {
            assertEquals(0, program.waitFor());
            assertEquals("false true true", program.output().strip());
        }
    }

    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            boolean before = Program.ignoresSigint();
            CtrlC.ignore();
            boolean after = Program.ignoresSigint();
            CtrlC.ignore();
            System.out.println(before + " " + after + " " + Program.ignoresSigint());
        }
    }
}
