package dev.progeny.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whom the guard's script would kill: here its {@code kill} only says so. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "compares starts as /proc has them")
class OrphanGuardTest {
    private static final String HARMLESS_KILL = "kill() { echo \"$*\"; }\n";

    private Process child;
    private long identity;

    @BeforeEach
    void startChild() throws Exception {
        child = new ProcessBuilder("sleep", "1000").start();
        identity = ProcessIdentity.of(child.pid());
    }

    @AfterEach
    void endChild() throws Exception {
        child.destroyForcibly().waitFor();
    }

    private static String killedAfter(String... lines) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", HARMLESS_KILL + OrphanGuard.SCRIPT).start();
        try (Writer list = shell.outputWriter(StandardCharsets.US_ASCII)) {
            for (String line : lines) {
                list.write(line + "\n");
            }
        }
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String line(String change, long identity) {
        return change + " " + ProcessIdentity.pid(identity) + " " + ProcessIdentity.start(identity);
    }

    @Test
    void aChildThatIsLeftIsKilled() throws Exception {
        assertEquals("-9 " + child.pid() + "\n", killedAfter(line("born", identity)));
    }

    @Test
    void aChildThatWasReapedIsNotKilled() throws Exception {
        assertEquals("", killedAfter(line("born", identity), line("dead", identity)));
    }

    /** The process 0 of {@code kill} is every process of the group, the guard's parent among them. */
    @Test
    void processZeroIsNotKilled() throws Exception {
        assertEquals(
                "-9 " + child.pid() + "\n",
                killedAfter(
                        line("born", ProcessIdentity.NONE),
                        "born 0 " + ProcessIdentity.start(identity),
                        line("born", identity)));
    }

    @Test
    void aStrangerWithTheNumberOfADeadChildIsNotKilled() throws Exception {
        long other = identity + (1L << 32);

        assertEquals("", killedAfter(line("born", other), line("born", ProcessIdentity.ended(child.pid()))));
    }

    @Test
    void aChildThatHasEndedAndWasNotReapedHoldsUpNoOther() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        long endedIdentity = ProcessIdentity.of(ended.pid());
        ended.waitFor();

        assertEquals("-9 " + child.pid() + "\n", killedAfter(line("born", endedIdentity), line("born", identity)));
    }
}
