package dev.progeny.internal.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Signals;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProcessIdentityTest {
    private static final long NO_SUCH_PID = Integer.MAX_VALUE;

    @Test
    void thisProcessIsAliveAndHasItsIdAndStart() {
        long self = ProcessIdentity.self();

        assertEquals(ProcessHandle.current().pid(), ProcessIdentity.pid(self));
        assertNotEquals(0, ProcessIdentity.start(self));
        assertEquals(self, ProcessIdentity.of(ProcessHandle.current().pid()));
        assertTrue(ProcessIdentity.isAlive(self));
    }

    @Test
    void anIdThatNobodyHasIsNobody() {
        assertEquals(ProcessIdentity.NONE, ProcessIdentity.of(NO_SUCH_PID));
        assertEquals(ProcessIdentity.NONE, ProcessIdentity.of(0));
        assertEquals(ProcessIdentity.NONE, ProcessIdentity.of(-1));
        assertFalse(ProcessIdentity.isAlive(ProcessIdentity.NONE));
        assertFalse(ProcessIdentity.isAlive(ProcessIdentity.pack(5, NO_SUCH_PID)));
    }

    @Test // T06
    void aProcessWithTheSameIdButAnotherStartIsAnother() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long identity = ProcessIdentity.of(other.pid());
            long former = ProcessIdentity.pack(ProcessIdentity.start(identity) - 1, other.pid());

            assertTrue(ProcessIdentity.isAlive(identity));
            assertFalse(ProcessIdentity.isAlive(former));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test // T06
    void anUnknownStartCountsNeitherAsDeadNorAsAnother() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        long unknownStart = ProcessIdentity.pack(0, other.pid());

        assertTrue(ProcessIdentity.isAlive(unknownStart));

        other.destroyForcibly().waitFor();
        assertFalse(ProcessIdentity.isAlive(unknownStart));
    }

    @Test // T05
    @EnabledOnOs(OS.LINUX)
    void aStoppedProcessIsAlive() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long identity = ProcessIdentity.of(other.pid());

            Signals.send("STOP", other.pid());

            assertTrue(ProcessIdentity.isAlive(identity));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatEndedButWasNotReapedIsDead() throws Exception {
        // The shell becomes a sleep, which never asks for the end of the shell's child.
        Process careless = new ProcessBuilder("sh", "-c", "sh -c 'echo $$; kill -9 $$' & exec sleep 60").start();
        try {
            long zombie = Long.parseLong(careless.inputReader().readLine());
            long identity = ProcessIdentity.of(zombie);
            while (ProcessIdentity.isAlive(identity)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }

            assertTrue(java.nio.file.Files.exists(java.nio.file.Path.of("/proc", Long.toString(zombie))));
        } finally {
            careless.destroyForcibly().waitFor();
        }
    }

    @Test
    void anInterruptedThreadSeesTheSame() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long identity = ProcessIdentity.of(other.pid());

            Thread.currentThread().interrupt();
            boolean alive = ProcessIdentity.isAlive(identity);

            assertTrue(Thread.interrupted());
            assertTrue(alive);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x7FFF_FFFF_7FFF_FFFFL, 0xFFFF_FFFF_0000_0001L, 0x0000_0001_0000_0002L})
    void aNameTellsTheIdentity(long identity) {
        assertEquals(identity, ProcessIdentity.fromName(ProcessIdentity.toName(identity)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1", "1-", "-1", "queue-1x", "01-2", "1-02", "1-4294967296", "users", "1-2-3"})
    void anyOtherNameTellsNone(String name) {
        assertEquals(ProcessIdentity.NONE, ProcessIdentity.fromName(name));
    }

    @Test
    void ofAProcessThatWasReapedBeforeItWasLookedAtNeverLives() {
        long ended = ProcessIdentity.ended(ProcessHandle.current().pid());

        assertEquals(ProcessHandle.current().pid(), ProcessIdentity.pid(ended));
        assertFalse(ProcessIdentity.isAlive(ended));
    }
}
