package dev.progeny.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Signals;
import dev.progeny.internal.memory.OwnerWord.Taking;
import dev.progeny.internal.platform.ProcessIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class OwnerWordTest {
    private static final long ME = 1;
    private static final long OTHER = 2;
    private static final long DEAD = 3;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);
    private final OwnerWord word = new OwnerWord(bytes, 8, identity -> identity != DEAD);

    @Test
    void aFreeWordIsTakenAndGivenBack() {
        assertTrue(word.isFree());
        assertEquals(Taking.TAKEN, word.tryTake(ME));
        assertEquals(ME, word.owner());

        word.give();

        assertTrue(word.isFree());
        assertEquals(Taking.TAKEN, word.tryTake(OTHER));
    }

    @Test
    void theWordOfALivingProcessStaysItsOwnAlsoForItself() {
        word.tryTake(ME);

        assertEquals(Taking.HELD, word.tryTake(OTHER));
        assertEquals(Taking.HELD, word.tryTake(ME));
        assertEquals(ME, word.owner());
    }

    @Test
    void theWordOfADeadProcessIsInherited() {
        word.tryTake(DEAD);
        assertFalse(word.isFree());

        assertEquals(Taking.INHERITED, word.tryTake(ME));
        assertEquals(ME, word.owner());
    }

    @Test
    void ofAllThatNoticeADeathExactlyOneInherits() throws Exception {
        int heirs = 4;
        ExecutorService threads = Executors.newFixedThreadPool(heirs);
        try {
            for (int round = 0; round < 2_000; round++) {
                bytes.putLong(8, 0);
                word.tryTake(DEAD);
                CyclicBarrier together = new CyclicBarrier(heirs);
                List<Future<Taking>> results = new ArrayList<>();
                for (int heir = 10; heir < 10 + heirs; heir++) {
                    long identity = heir;
                    results.add(threads.submit(() -> {
                        together.await();
                        return word.tryTake(identity);
                    }));
                }
                int inherited = 0;
                for (Future<Taking> result : results) {
                    inherited += result.get() == Taking.INHERITED ? 1 : 0;
                }
                assertEquals(1, inherited);
            }
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test // T05, T06
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aStoppedProcessKeepsItsWordAndAKilledOneDoesNot() throws Exception {
        OwnerWord real = new OwnerWord(bytes, 16);
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            real.tryTake(ProcessIdentity.of(process.pid()));
            Signals.send("STOP", process.pid());

            assertEquals(Taking.HELD, real.tryTake(ProcessIdentity.self()));
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(Taking.INHERITED, real.tryTake(ProcessIdentity.self()));
    }

    @Test // T06
    void aStrangerWithTheIdOfADeadOwnerDoesNotHoldItsWord() {
        OwnerWord real = new OwnerWord(bytes, 24);
        long self = ProcessIdentity.self();
        long formerOwner = self - (1L << 32); // the same id, started a hundredth of a second before
        real.tryTake(formerOwner);

        assertEquals(Taking.INHERITED, real.tryTake(self));
    }
}
