package dev.progeny.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.internal.memory.ChildJvms;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.transport.RingQueue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Figures for ADR 0002 and 0003: messages a second from producer to consumer processes, and the round trip between two, for byte strings
 * of 64 bytes and for values. Each measurement runs some seconds after as long a warm-up; run it by hand, on a quiet machine.
 */
public final class QueueBench {
    private static final int MESSAGE_BYTES = 64;

    private QueueBench() {}

    /** Measures all and prints a line for each. */
    public static void main(String[] args) throws Exception {
        int messages = Integer.getInteger("messages", 2_000_000);
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        for (int ends : new int[] {1, 2, 8}) {
            oneWay("bytes", ends, messages, Long.MAX_VALUE);
            oneWay("bytes", ends, messages, 1000);
        }
        oneWay("values", 1, messages, Long.MAX_VALUE);
        oneWay("values", 2, messages, Long.MAX_VALUE);
        roundTrip(Integer.getInteger("trips", 20_000), 0);
        roundTrip(Integer.getInteger("trips", 20_000) / 20, 1);
        roundTrip(Integer.getInteger("trips", 20_000) / 200, 20);
        idle();
    }

    private static void oneWay(String kind, int ends, int messages, long capacity) throws Exception {
        Path path = ProcessFolder.own().newPath("bench");
        try (ChildJvms children = new ChildJvms("-XX:TieredStopAtLevel=4");
                RingQueue queue = RingQueue.ofElements(path, capacity)) {
            long[] nanos = new long[2];
            List<Process> producers = new ArrayList<>();
            for (int i = 0; i < ends; i++) {
                children.startReady(End.class, path, "take-" + kind, 2 * messages / ends);
                producers.add(children.startReady(End.class, path, "put-" + kind, messages / ends));
            }
            for (int round = 0; round < 2; round++) {
                long start = System.nanoTime();
                for (Process producer : producers) {
                    producer.getOutputStream().write('\n');
                    producer.getOutputStream().flush();
                }
                for (Process producer : producers) {
                    ChildJvms.awaitLine(producer);
                }
                while (!queue.isEmpty()) {
                    Thread.sleep(1);
                }
                nanos[round] = System.nanoTime() - start;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s %d to %d%s: %,.0f a second%n",
                    kind,
                    ends,
                    ends,
                    capacity == Long.MAX_VALUE ? "" : ", capacity " + capacity,
                    messages * 1e9 / nanos[1]);
        }
    }

    private static void roundTrip(int trips, int pauseMillis) throws Exception {
        Path there = ProcessFolder.own().newPath("bench");
        Path back = ProcessFolder.own().newPath("bench");
        try (ChildJvms children = new ChildJvms("-XX:TieredStopAtLevel=4");
                RingQueue out = RingQueue.ofElements(there, Long.MAX_VALUE);
                RingQueue in = RingQueue.ofElements(back, Long.MAX_VALUE)) {
            Process echo = children.startReady(End.class, there, "echo", back);
            long[] nanos = new long[trips];
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < trips; i++) {
                    if (pauseMillis > 0) {
                        Thread.sleep(pauseMillis);
                    }
                    long start = System.nanoTime();
                    out.put(Long.MAX_VALUE, () -> true, ByteBuffer.allocate(MESSAGE_BYTES));
                    in.take(Long.MAX_VALUE, () -> true);
                    nanos[i] = System.nanoTime() - start;
                }
            }
            out.closePuts();
            echo.waitFor();
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "round trip, %d ms apart: p50 %.1f µs, p99 %.1f µs%n",
                    pauseMillis,
                    nanos[trips / 2] / 1e3,
                    nanos[trips * 99 / 100] / 1e3);
        }
    }

    private static void idle() throws Exception {
        Path path = ProcessFolder.own().newPath("bench");
        try (ChildJvms children = new ChildJvms();
                RingQueue queue = RingQueue.ofElements(path, Long.MAX_VALUE)) {
            Process idle = children.startReady(End.class, path, "take-bytes", 1);
            Thread.sleep(3_000);
            long before =
                    idle.toHandle().info().totalCpuDuration().orElseThrow().toMillis();
            Thread.sleep(10_000);
            long after = idle.toHandle().info().totalCpuDuration().orElseThrow().toMillis();
            System.out.printf(Locale.ROOT, "a thread that waits: %.2f %% of a core%n", (after - before) / 100.0);
            queue.tryPut(ByteBuffer.allocate(1));
        }
    }

    /** One end in a JVM of its own. */
    static final class End {
        public static void main(String[] args) throws Exception {
            RingQueue ring = RingQueue.open(Path.of(args[0]));
            System.out.println("ready");
            switch (args[1]) {
                case "take-bytes" -> {
                    for (int i = Integer.parseInt(args[2]); i > 0; i--) {
                        ring.take(Long.MAX_VALUE, () -> true);
                    }
                }
                case "put-bytes" ->
                    putTwice(() -> {
                        ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
                        for (int i = Integer.parseInt(args[2]); i > 0; i--) {
                            ring.put(Long.MAX_VALUE, () -> true, message);
                        }
                    });
                case "take-values" -> {
                    ProcessQueue<String> queue = queueOf(args[0]);
                    for (int i = Integer.parseInt(args[2]); i > 0; i--) {
                        queue.take();
                    }
                }
                case "put-values" -> {
                    ProcessQueue<String> queue = queueOf(args[0]);
                    putTwice(() -> {
                        for (int i = Integer.parseInt(args[2]); i > 0; i--) {
                            queue.put("reading " + i);
                        }
                    });
                }
                default -> {
                    RingQueue back = RingQueue.open(Path.of(args[2]));
                    for (ByteBuffer message = next(ring); message != null; message = next(ring)) {
                        back.put(Long.MAX_VALUE, () -> true, message);
                    }
                }
            }
        }

        /** Returns the next message, or null at the end of the stream. */
        private static ByteBuffer next(RingQueue ring) throws Exception {
            try {
                return ring.take(Long.MAX_VALUE, () -> true);
            } catch (EOFException e) {
                return null;
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void putTwice(Work work) throws Exception {
            for (int round = 0; round < 2; round++) {
                if (System.in.read() < 0) {
                    throw new IOException("the measuring process has ended");
                }
                work.run();
                System.out.println("put");
            }
        }

        private static ProcessQueue<String> queueOf(String path) throws Exception {
            var constructor = ProcessQueue.class.getDeclaredConstructor(RingQueue.class);
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked")
            ProcessQueue<String> queue = constructor.newInstance(RingQueue.open(Path.of(path)));
            return queue;
        }
    }
}
