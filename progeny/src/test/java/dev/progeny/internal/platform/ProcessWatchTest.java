package dev.progeny.internal.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessWatchTest {
    @Test
    void aProcessLivesUntilItIsKilled() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        ProcessWatch watch = ProcessWatch.of(ProcessIdentity.of(other.pid()));
        try {
            assertTrue(watch.isAlive());
            assertTrue(watch.isAlive());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertFalse(watch.isAlive());
        assertFalse(watch.isAlive());
    }

    /** Its parent is a shell that has become another program, and reaps nobody. */
    @Test
    void aProcessThatHasEndedAndWasNotReapedDoesNotLive() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try {
            long child = ProcessIdentity.of(Long.parseLong(parent.inputReader().readLine()));
            ProcessWatch watch = ProcessWatch.of(child);

            assertTrue(watch.isAlive());
            ProcessHandle.of(ProcessIdentity.pid(child)).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isAlive());
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void aProcessThatEndedBeforeDoesNotLive() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        long identity = ProcessIdentity.of(other.pid());
        other.destroyForcibly().waitFor();

        assertFalse(ProcessWatch.of(identity).isAlive());
    }

    @Test // T06
    void whoHasTheSameIdButAnotherStartIsAnother() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long identity = ProcessIdentity.of(other.pid());
            long former = ProcessIdentity.pack(ProcessIdentity.start(identity) - 1, other.pid());

            assertFalse(ProcessWatch.of(former).isAlive());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
