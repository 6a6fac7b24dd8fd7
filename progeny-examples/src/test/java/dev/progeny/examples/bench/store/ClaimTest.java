package dev.progeny.examples.bench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import dev.progeny.SharedLong;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that this process claims, and another would like to. */
@Timeout(120)
final class ClaimTest {
    @TempDir
    Path folder;

    @Test
    void aClaimLastsThoughAnotherOfTheSameProcessEnds() throws Exception {
        Path sameFolder = folder.resolve("..").resolve(folder.getFileName());
        try (Claim lasting = Claim.take(folder, 1)) {
            Claim.take(sameFolder, 2).close();

            assertFalse(isFreeElsewhere(lasting.recording()));
            assertTrue(isFreeElsewhere(2));
        }
        assertTrue(isFreeElsewhere(1));
    }

    @Test
    void aClaimLastsThoughTheSameProcessIsRefusedAnother() throws Exception {
        try (Claim lasting = Claim.take(folder, 1)) {
            assertThatThrownBy(() -> Claim.take(folder, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("recording 1 in " + folder
                            + " is being made, or deleted, by this process; wait until that has ended");

            assertFalse(isFreeElsewhere(lasting.recording()));
        }
        Claim.take(folder, 1).close();
    }

    @Test
    void aClaimThatEndsTwiceDoesNotEndThatOfTheNext() throws Exception {
        Claim ended = Claim.take(folder, 1);
        ended.close();
        try (Claim next = Claim.take(folder, 1)) {
            ended.close();

            assertFalse(isFreeElsewhere(next.recording()));
        }
    }

    @Test
    void whoIsInterruptedWhileItIsTakenIsToldSoAndLosesNoClaim() throws Exception {
        try (Claim lasting = Claim.take(folder, 1)) {
            Thread.currentThread().interrupt();
            Claim.take(folder, 2).close(); // nothing to wait for
            assertThatThrownBy(() -> Claim.take(folder, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(
                            "interrupted while recording 1 in " + folder + " was being made, or deleted");

            assertTrue(Thread.interrupted());
            assertFalse(isFreeElsewhere(lasting.recording()));
        }
    }

    @Test
    void whoLooksWhetherARecordingIsMadeSeesItInEachProcessAndEndsNoClaim() throws Exception {
        assertFalse(Claim.isTaken(folder, 1)); // nor is there a file
        try (Claim lasting = Claim.take(folder, 1)) {
            assertTrue(Claim.isTaken(folder, 1));
            assertFalse(Claim.isTaken(folder, 2));
            assertTrue(isTakenElsewhere(1));
            assertFalse(isTakenElsewhere(2));

            assertFalse(isFreeElsewhere(lasting.recording()));
        }
        assertFalse(Claim.isTaken(folder, 1));
        assertFalse(isTakenElsewhere(1));
    }

    private boolean isTakenElsewhere(long recording) throws Exception {
        String where = folder.toString();
        try (ChildProcess<Boolean> other = ChildProcess.call(() -> Claim.isTaken(Path.of(where), recording))) {
            return other.get();
        }
    }

    @Test
    void whoOnlyLooksKeepsNobodyFromAClaimAndIsNotTakenForOne() throws Exception {
        Claim.take(folder, 1).close();
        String where = folder.toString();
        try (SharedLong looks = SharedLong.create(0);
                ChildProcess<Void> looker = ChildProcess.start(() -> lookForEver(where, looks));
                ChildProcess<Void> another = ChildProcess.start(() -> lookForEver(where, looks))) {
            await().until(() -> looks.get() > 1000);
            long before = looks.get();

            for (int i = 0; i < 200; i++) {
                assertFalse(Claim.isTaken(folder, 1));
                Claim.take(folder, 1).close();
            }

            assertThat(looks.get()).isGreaterThan(before);
            assertTrue(looker.isAlive() && another.isAlive());
            looker.kill();
            another.kill();
        }
    }

    private static void lookForEver(String folder, SharedLong looks) throws Exception {
        while (true) {
            Claim.isTaken(Path.of(folder), 1);
            looks.incrementAndGet();
        }
    }

    /** {@return whether another process can claim it} */
    private boolean isFreeElsewhere(long recording) throws Exception {
        String where = folder.toString();
        try (ChildProcess<Boolean> other = ChildProcess.call(() -> canTake(where, recording))) {
            return other.get();
        }
    }

    private static boolean canTake(String folder, long recording) {
        try (Claim claim = Claim.take(Path.of(folder), recording)) {
            return claim.recording() == recording;
        } catch (StoreException e) {
            return false;
        }
    }
}
