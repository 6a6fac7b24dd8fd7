package dev.progeny.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each race for the word between worker and parent has one winner. */
@Timeout(60)
class WorkPageTest {
    private WorkPage page;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        page = WorkPage.create(folder.resolve("page"));
        page.hand(0, 7);
    }

    @AfterEach
    void remove() {
        page.remove();
    }

    @Test
    void aWorkerGoesFromElementToElement() {
        assertTrue(page.begin(0, 7));
        assertEquals(0, page.running(0, 7));
        assertTrue(page.next(0, 7, 0));
        assertEquals(1, page.running(0, 7));
        assertEquals(2, page.begun(0, 7));
        assertTrue(page.end(0, 7, 1));
        assertEquals(-1, page.running(0, 7));
        assertEquals(2, page.begun(0, 7));
    }

    // T18
    @Test
    void whatWasRevokedNeverBegins() {
        assertEquals(0, page.revoke(0, 7));

        assertFalse(page.begin(0, 7));
    }

    @Test
    void revokingARunningLoadLetsTheElementEndAndNoneFollow() {
        page.begin(0, 7);

        assertEquals(1, page.revoke(0, 7));

        assertEquals(0, page.running(0, 7));
        assertFalse(page.next(0, 7, 0));
        assertFalse(page.begin(0, 7));
    }

    @Test
    void aCondemnedWorkerBeginsNothingMore() {
        assertFalse(page.condemn(0, 7, 0)); // nothing runs
        page.begin(0, 7);

        assertTrue(page.condemn(0, 7, 0));

        assertTrue(page.isCondemned(0, 7));
        assertFalse(page.next(0, 7, 0));
        assertFalse(page.end(0, 7, 0));
        assertEquals(1, page.begun(0, 7));
    }

    @Test
    void anElementIsNotCondemnedForTheOneBeforeIt() {
        page.begin(0, 7);
        page.next(0, 7, 0);

        assertFalse(page.condemn(0, 7, 0));

        assertTrue(page.next(0, 7, 1));
    }

    @Test
    void aSuccessorInTheHandIsOutOfReachOfItsPredecessor() {
        page.begin(0, 7);
        page.hand(0, 8); // the parent has the last result already

        assertFalse(page.end(0, 7, 0));
        assertFalse(page.condemn(0, 7, 0));
        assertTrue(page.begin(0, 8));
    }

    @Test
    void ofBeginAndRevokeExactlyOneWins() throws Exception {
        for (int round = 0; round < 500; round++) {
            int sequence = 100 + round;
            page.hand(1, sequence);
            CyclicBarrier start = new CyclicBarrier(2);
            boolean[] begun = new boolean[1];
            Thread worker = new Thread(() -> {
                await(start);
                begun[0] = page.begin(1, sequence);
            });
            worker.start();

            await(start);
            int revoked = page.revoke(1, sequence);
            worker.join();

            assertEquals(begun[0] ? 1 : 0, revoked);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
