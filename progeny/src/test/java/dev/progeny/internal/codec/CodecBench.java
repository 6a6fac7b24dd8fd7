package dev.progeny.internal.codec;

import dev.progeny.function.RemoteCallable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the codec with plain Java serialization: {@code main} prints the table of ADR 0005. */
final class CodecBench {
    private static final int ROUNDS = 10;
    private static final long ROUND_NANOS = 200_000_000;
    private static final int WARM_UP_ROUNDS = 15;
    private static final int BATCH = 64;

    /** The time that the thread had, not the time that passed: other programs may run. */
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    /** Keeps the compiler from dropping what is measured. */
    private static volatile @Nullable Object sink;

    private CodecBench() {}

    record Point(int x, int y, String name) implements Serializable {}

    private interface Work {
        void run() throws IOException, ClassNotFoundException;
    }

    /** Runs for some minutes. */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        int captured = args.length;
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            numbers.add(i);
        }
        System.out.printf("JDK %s%n", Runtime.version());
        measure("Integer", 12_345_678);
        measure("String, 20 characters", "twenty characters !!");
        measure("record of two ints and a String", new Point(1, 2, "name"));
        measure("lambda with a captured int", (RemoteCallable<Integer>) () -> captured + 1);
        measure("ArrayList of 100 Integers", numbers);
        measure("double[1000]", new double[1000]);
        measure("byte[1 MiB]", new byte[1 << 20]);
    }

    private static void measure(String what, Object value) throws IOException, ClassNotFoundException {
        ByteBuffer ours = ValueCodec.encode(value, "it").bytes();
        byte[] plain = serialize(value);
        System.out.printf(
                "%-33s encode %s µs, plain %s; decode %s µs, plain %s; %d bytes, plain %d%n",
                what,
                micros(() -> sink = ValueCodec.encode(value, "it")),
                micros(() -> sink = serialize(value)),
                micros(() -> sink = ValueCodec.decode(ours.duplicate())),
                micros(() -> sink = deserialize(plain)),
                ours.remaining(),
                plain.length);
    }

    /** {@return the best of some rounds: what else the machine does only ever adds} */
    private static String micros(Work work) throws IOException, ClassNotFoundException {
        List<Double> rounds = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long count = 0;
            long start = CLOCK.getCurrentThreadCpuTime();
            long taken;
            do {
                for (int i = 0; i < BATCH; i++) {
                    work.run();
                }
                count += BATCH;
                taken = CLOCK.getCurrentThreadCpuTime() - start;
            } while (taken < ROUND_NANOS);
            if (round >= 0) {
                rounds.add(taken / 1000.0 / count);
            }
        }
        return String.format("%8.3f", Collections.min(rounds));
    }

    private static byte[] serialize(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
