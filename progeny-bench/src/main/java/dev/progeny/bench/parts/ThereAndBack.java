package dev.progeny.bench.parts;

import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteCallable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a value costs without any waiting: one thread puts it and takes it back. With the value go its encoding and decoding, and both
 * sides of the ring in shared memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ThereAndBack {
    /** A record as users write them. */
    record Reading(int channel, double volts, String unit) implements Serializable {}

    /** A queue and what goes through it. */
    @State(Scope.Thread)
    public static class Queue {
        /** The kind of value. */
        @Param({"Integer", "String", "record", "lambda", "list of 100 Integers", "double[1000]"})
        public String value = "";

        private final ProcessQueue<Object> queue = ProcessQueue.create();
        private Object element = "";

        /** Makes the value. */
        @Setup
        public void makeValue() {
            int captured = value.length();
            element = switch (value) {
                case "Integer" -> 12_345_678;
                case "String" -> "twenty characters !!";
                case "record" -> new Reading(7, 3.3, "volt");
                case "lambda" -> (RemoteCallable<Integer>) () -> captured + 1;
                case "list of 100 Integers" ->
                    List.copyOf(IntStream.range(0, 100).boxed().toList());
                case "double[1000]" -> new double[1000];
                default -> throw new IllegalArgumentException("no value for \"" + value + "\"");
            };
        }

        /** Removes the queue. */
        @TearDown
        public void close() {
            queue.close();
        }
    }

    /** Both ends of a pipe and what goes through it. */
    @State(Scope.Thread)
    public static class Ends {
        private static final int SIZE = 64;

        private final Connection here;
        private final Connection there;
        private final ByteBuffer message = ByteBuffer.allocate(SIZE);

        /** Makes the pipe. */
        public Ends() {
            Pipe pipe = Pipe.duplex();
            here = pipe.first();
            there = pipe.second();
        }

        /** Removes the pipe. */
        @TearDown
        public void close() {
            here.close();
            there.close();
        }
    }

    /** A value through a queue. */
    @Benchmark
    public Object queue(Queue state) throws InterruptedException {
        state.queue.put(state.element);
        return state.queue.take();
    }

    /** 64 bytes through a pipe. */
    @Benchmark
    public ByteBuffer pipe(Ends ends) throws IOException, InterruptedException {
        ends.here.sendBytes(ends.message.clear());
        return ends.there.receiveBytes();
    }
}
