package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that something writes over while they are in use: an exception or a wrong value, but neither a crash nor a hang. */
@Timeout(60)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what they are to do is to end
class DamagedWhileInUseTest {
    @Test
    void whatWasWrittenOverWorksOrSaysThatItIsDamaged() throws Exception {
        try (Program program = Program.start(WrittenOver.class)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertTrue(program.output().contains("goes on"), program::output);
        }
    }

    /** A use of what was damaged. */
    private interface Use {
        void run() throws Exception;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(ProcessFolder.own().path())) {
            return entries.filter(Files::isRegularFile).toList();
        }
    }

    /** Has one of each kind that waits, writes noise over all that follows the mark of the kind, and uses them, again and again. */
    static final class WrittenOver {
        private static final int ROUNDS = 20;
        private static final int MARK_BYTES = 16; // with whether it was closed
        private static final Duration SHORT = Duration.ofMillis(20);

        private WrittenOver() {}

        public static void main(String[] arguments) throws Exception {
            for (int seed = 1; seed <= ROUNDS; seed++) {
                round(new Random(seed));
            }
            System.out.println("goes on");
        }

        private static void round(Random random) throws Exception {
            ProcessLock lock = ProcessLock.create();
            ProcessLock fair = ProcessLock.create(true);
            ProcessReadWriteLock readWrite = ProcessReadWriteLock.create();
            ProcessSemaphore semaphore = ProcessSemaphore.create(2);
            ProcessEvent event = ProcessEvent.create();
            ProcessLatch latch = ProcessLatch.create(2);
            ProcessBarrier barrier = ProcessBarrier.create(2);
            ProcessQueue<String> queue = ProcessQueue.create(2);
            queue.put("element");
            writeOverAll(random);

            use(() -> {
                if (lock.tryLock(20, TimeUnit.MILLISECONDS)) {
                    lock.newCondition().await(20, TimeUnit.MILLISECONDS);
                }
            });
            use(() -> fair.tryLock(20, TimeUnit.MILLISECONDS));
            use(() -> readWrite.readLock().tryLock(20, TimeUnit.MILLISECONDS));
            use(() -> readWrite.writeLock().tryLock(20, TimeUnit.MILLISECONDS));
            use(() -> semaphore.tryAcquire(20, TimeUnit.MILLISECONDS));
            use(() -> event.await(SHORT));
            use(() -> latch.await(20, TimeUnit.MILLISECONDS));
            use(() -> barrier.await(20, TimeUnit.MILLISECONDS));
            use(() -> queue.offer("another", 20, TimeUnit.MILLISECONDS));
            use(() -> queue.poll(20, TimeUnit.MILLISECONDS));
            for (AutoCloseable each : List.of(lock, fair, readWrite, semaphore, event, latch, barrier, queue)) {
                use(each::close);
            }
            for (Path file : files()) {
                Files.delete(file); // a queue does not know its files any more
            }
        }

        private static void writeOverAll(Random random) throws IOException {
            for (Path file : files()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    byte[] noise = new byte[(int) channel.size() - MARK_BYTES];
                    random.nextBytes(noise);
                    channel.write(ByteBuffer.wrap(noise), MARK_BYTES);
                }
            }
        }

        private static void use(Use use) throws Exception {
            try {
                use.run();
            } catch (IllegalStateException | UncheckedIOException | TimeoutException | BrokenBarrierException e) {
                return; // it is damaged, or has too many users, is closed, or broken, as the noise will have it
            }
        }
    }
}
