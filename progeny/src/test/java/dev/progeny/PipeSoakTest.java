package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames of all sizes through a pipe to a child and back, while the child is stopped and continued, and in the end killed. */
@Tag("soak")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PipeSoakTest {
    private static final int FRAMES = Soak.scaled(20_000);
    private static final int KILLS = Soak.scaled(30);
    private static final int LARGEST = 3 << 20; // more than a ring holds

    @Test // T02, T05
    void framesComeBackWholeAndInOrderThroughStopsUntilTheChildIsKilled() throws Exception {
        long seed = System.nanoTime();
        for (int kill = 0; kill < KILLS; kill++) {
            Random random = new Random(seed + kill);
            Pipe pipe = Pipe.duplex();
            Connection there = pipe.second();
            try (Connection here = pipe.first()) {
                ChildProcess<Void> child = ChildProcess.start(() -> {
                    while (true) {
                        there.sendBytes(there.receiveBytes());
                    }
                });
                CompletableFuture<Void> sent = send(here, FRAMES / KILLS, seed);
                for (int i = 0; i < FRAMES / KILLS; i++) {
                    if (random.nextInt(100) == 0) {
                        stopForAWhile(child, random);
                    }
                    assertEquals(frame(seed, i), here.receiveBytes(), "seed " + seed + ", frame " + i);
                }
                sent.get();

                CompletableFuture<Void> more = send(here, Integer.MAX_VALUE, seed);
                for (int i = random.nextInt(100); i > 0; i--) {
                    here.receiveBytes();
                }
                child.kill();

                assertThrows(IOException.class, () -> {
                    while (true) {
                        here.receiveBytes();
                    }
                });
                assertTrue(assertThrows(ExecutionException.class, more::get).getCause() instanceof IOException);
                child.join();
            }
        }
    }

    private static CompletableFuture<Void> send(Connection connection, int count, long seed) {
        return Aside.run(() -> {
            for (int i = 0; i < count; i++) {
                connection.sendBytes(frame(seed, i));
            }
        });
    }

    /** Most are small, one of 50 is large. */
    private static ByteBuffer frame(long seed, int number) {
        Random random = new Random(seed ^ number);
        byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? LARGEST : 300)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static void stopForAWhile(ChildProcess<Void> child, Random random) throws Exception {
        if (File.separatorChar == '/') {
            Signals.send("STOP", child.pid());
            TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
            Signals.send("CONT", child.pid());
        }
    }
}
