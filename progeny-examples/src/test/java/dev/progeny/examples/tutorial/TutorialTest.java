package dev.progeny.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs each program of the tutorial as its user would, in a JVM of its own, and reads what it prints. */
@Timeout(120)
class TutorialTest {
    @Test
    void startChildShowsWhatTheChildPrints() throws Exception {
        assertPrints(StartChild.class, "worker 1 is at work", "it ended with exit code 0");
    }

    @Test
    void callChildReturnsTheValue() throws Exception {
        assertPrints(CallChild.class, "20000! has 256909 bits");
    }

    @Test
    void configureChildEndsItBySignal() throws Exception {
        assertPrints(
                ConfigureChild.class,
                "renderer is alive: true, has ended by itself: false",
                "renderer ended by signal 15 (SIGTERM)");
    }

    @Test
    void nameYourProcessKnowsParentAndChildren() throws Exception {
        assertThat(linesOf(NameYourProcess.class))
                .containsExactlyInAnyOrder(
                        "children at work: 1",
                        "this is scribe",
                        "the child knows its parent: true",
                        "children at work: 0");
    }

    @Test
    void isolationLeavesTheParentsObjectsAlone() throws Exception {
        assertPrints(
                Isolation.class,
                "in the child:  [Ada, Grace], counter 42",
                "in the parent: [Ada], counter 1",
                "only the result came back: 42");
    }

    private static void assertPrints(Class<?> program, String... lines) throws Exception {
        assertThat(linesOf(program)).containsExactly(lines);
    }

    private static String[] linesOf(Class<?> program) throws Exception {
        try (Program running = Program.start(program)) {
            int status = running.waitFor();

            assertThat(running.errors()).isEmpty();
            assertThat(status).isZero();
            return running.output().split(System.lineSeparator());
        }
    }
}
