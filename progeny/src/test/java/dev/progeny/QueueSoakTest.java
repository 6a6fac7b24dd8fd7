package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many messages through one queue between many processes, in peace and under SIGKILL and SIGSTOP. A message is a number: high half its producer, low
 * half its place in what that producer puts, from 0. A producer appends a byte to its log after each put that returned, a consumer each
 * message that a take returned; logs are written at once, so they survive their writer.
 */
@Tag("soak")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class QueueSoakTest {
    private static final int MESSAGES = Soak.scaled(1_000_000);
    private static final int KILLS = Math.max(3, Soak.scaled(30));
    private static final int PRODUCERS = 8;
    private static final int CONSUMERS = 8;
    private static final long STOP = -1;

    @TempDir
    Path logs;

    private final Random random = new Random();
    private int started;

    @Test
    void allMessagesArriveOnceAndInTheOrderOfTheirProducer() throws Exception {
        try (ProcessQueue<Long> queue = ProcessQueue.create(10_000)) {
            long start = System.nanoTime();
            List<ChildProcess<Void>> consumers = new ArrayList<>();
            List<ChildProcess<Void>> producers = new ArrayList<>();
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.add(startConsumer(queue));
            }
            int each = MESSAGES / PRODUCERS;
            for (int producer = 0; producer < PRODUCERS; producer++) {
                long first = (long) producer << 32;
                producers.add(ChildProcess.start(() -> {
                    for (long message = first; message < first + each; message++) {
                        queue.put(message);
                    }
                }));
            }
            join(producers);
            stop(queue, consumers);

            Map<Integer, BitSet> taken = readTaken();
            assertEquals(PRODUCERS, taken.size());
            for (BitSet messages : taken.values()) {
                assertEquals(each, messages.cardinality());
                assertEquals(each, messages.length());
            }
            report("%,d messages in %,d ms, none lost, none doubled", MESSAGES, millisSince(start));
        }
    }

    @Test // T02, T03, T25
    void killsLoseNothingButWhatAKilledConsumerHadTaken() throws Exception {
        long seed = System.nanoTime();
        random.setSeed(seed);
        int kills = 0;
        try (ProcessQueue<Long> queue = ProcessQueue.create(10_000);
                ProcessQueue<String> gate = ProcessQueue.create()) {
            long start = System.nanoTime();
            List<ChildProcess<Void>> consumers = new ArrayList<>();
            List<ChildProcess<Void>> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                consumers.add(startConsumer(queue));
                producers.add(startProducer(queue, gate));
            }
            long stopped = 0;
            while (kills < KILLS || takenSoFar() < MESSAGES) {
                TimeUnit.SECONDS.sleep(1);
                signal("CONT", stopped);
                kill(producers);
                kill(consumers);
                kills++;
                producers.add(startProducer(queue, gate));
                consumers.add(startConsumer(queue));
                // Until the next round; if it holds a side, nobody else gets it: it is not dead.
                stopped = (kills % 2 == 0 ? producers : consumers)
                        .get(random.nextInt(PRODUCERS))
                        .pid();
                signal("STOP", stopped);
            }
            signal("CONT", stopped);
            gate.put("stop");
            join(producers);
            stop(queue, consumers);
            assertTrue(queue.isEmpty());

            account(kills, "seed " + seed);
            report(
                    "%,d messages in %,d ms while %d producers and %d consumers were killed",
                    takenSoFar(), millisSince(start), kills, kills);
        }
    }

    private void account(int kills, String seed) throws IOException {
        int lost = 0;
        int inFlight = 0;
        Map<Integer, BitSet> taken = readTaken();
        for (int producer = 0; producer < started; producer++) {
            Path log = logs.resolve("put-" + producer);
            if (!Files.exists(log)) {
                assertThat(taken).as(seed).doesNotContainKey(producer);
                continue;
            }
            int returned = (int) Files.size(log);
            BitSet messages = taken.getOrDefault(producer, new BitSet());
            // The one that was being put when its producer was killed is there, or not.
            assertThat(messages.length()).as(seed).isLessThanOrEqualTo(returned + 1);
            if (messages.length() > returned) {
                inFlight++;
            }
            lost += Math.max(returned, messages.length()) - messages.cardinality();
        }
        // What a killed consumer had taken, and not written to its log, died with it: one message at most.
        assertThat(lost).as(seed).isLessThanOrEqualTo(kills);
        report("lost with their consumer: %d; published by a killed put: %d", lost, inFlight);
    }

    /** Reads what each producer's messages became: those that some consumer has logged, once and in order. */
    private Map<Integer, BitSet> readTaken() throws IOException {
        Map<Integer, BitSet> taken = new HashMap<>();
        for (int consumer = 0; consumer < started; consumer++) {
            Path log = logs.resolve("taken-" + consumer);
            if (!Files.exists(log)) {
                continue;
            }
            Map<Integer, Integer> lastOf = new HashMap<>();
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
            while (bytes.remaining() >= Long.BYTES) {
                long message = bytes.getLong();
                int producer = (int) (message >>> 32);
                int place = (int) message;
                Integer before = lastOf.put(producer, place);
                assertTrue(before == null || before < place, "order of producer " + producer);
                BitSet messages = taken.computeIfAbsent(producer, p -> new BitSet());
                assertFalse(messages.get(place), "twice: " + producer + ":" + place);
                messages.set(place);
            }
        }
        return taken;
    }

    private long takenSoFar() throws IOException {
        long bytes = 0;
        for (int consumer = 0; consumer < started; consumer++) {
            Path log = logs.resolve("taken-" + consumer);
            bytes += Files.exists(log) ? Files.size(log) : 0;
        }
        return bytes / Long.BYTES;
    }

    private ChildProcess<Void> startProducer(ProcessQueue<Long> queue, ProcessQueue<String> gate) {
        int producer = started++;
        String log = logs.resolve("put-" + producer).toString();
        return ChildProcess.start(() -> {
            try (FileOutputStream returned = new FileOutputStream(log)) {
                for (long message = (long) producer << 32; gate.isEmpty(); message++) {
                    queue.put(message);
                    returned.write('.');
                }
            }
        });
    }

    private ChildProcess<Void> startConsumer(ProcessQueue<Long> queue) {
        String log = logs.resolve("taken-" + started++).toString();
        return ChildProcess.start(() -> {
            try (FileOutputStream taken = new FileOutputStream(log)) {
                for (long message = queue.take(); message != STOP; message = queue.take()) {
                    taken.write(ByteBuffer.allocate(Long.BYTES).putLong(message).array());
                }
            }
        });
    }

    private void kill(List<ChildProcess<Void>> from) throws InterruptedException {
        ChildProcess<Void> victim = from.remove(random.nextInt(from.size()));
        victim.kill();
        victim.join();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        if (pid != 0 && File.separatorChar == '/') {
            Signals.send(name, pid); // it may have been killed meanwhile
        }
    }

    private static void stop(ProcessQueue<Long> queue, List<ChildProcess<Void>> consumers) throws InterruptedException {
        for (int i = 0; i < consumers.size(); i++) {
            queue.put(STOP);
        }
        join(consumers);
    }

    private static void join(List<ChildProcess<Void>> children) throws InterruptedException {
        for (ChildProcess<Void> child : children) {
            child.join();
            assertTrue(child.exitStatus().isSuccess(), child + " ended with " + child.exitStatus());
        }
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    private static void report(String format, Object... values) {
        System.out.println("soak: " + String.format(java.util.Locale.ROOT, format, values));
    }
}
