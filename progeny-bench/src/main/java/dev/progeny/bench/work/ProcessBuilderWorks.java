package dev.progeny.bench.work;

import dev.progeny.bench.host.PeerJvm;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What one would write without a library: a JVM started by ProcessBuilder that runs serialized functions. */
public final class ProcessBuilderWorks {
    private static final int DOUBLES = 10_000_000; // 80 MB

    private ProcessBuilderWorks() {}

    /** A function that can travel. */
    private interface Task<A, R> extends Function<A, R>, Serializable {}

    /** A function and its argument. */
    private record Call(Task<Object, Object> task, Object argument) implements Serializable {}

    /** {@return the work of that name} */
    public static Work open(String name) throws IOException {
        return switch (name) {
            case "apply" ->
                new WithWorker() {
                    @Override
                    public Map<String, Double> run(int operations) throws Exception {
                        return Timed.oneByOne(operations, i -> worker.call(x -> (Integer) x + 1, i));
                    }
                };
            case "large-argument" ->
                new WithWorker() {
                    private final double[] values = new double[DOUBLES];

                    @Override
                    public Map<String, Double> run(int operations) throws Exception {
                        return Timed.all(operations, () -> {
                            for (int i = 0; i < operations; i++) {
                                worker.call(array -> ((double[]) array).length, values);
                            }
                        });
                    }
                };
            case "child" -> ProcessBuilderWorks::child;
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    private static Map<String, Double> child(int operations) throws Exception {
        long result = 0;
        long joined = 0;
        for (int i = 0; i < operations; i++) {
            long begun = System.nanoTime();
            Worker worker = new Worker();
            worker.call(x -> x, 1);
            result += System.nanoTime() - begun;
            worker.close();
            joined += System.nanoTime() - begun;
        }
        return Map.of("result", (double) result / operations, "joined", (double) joined / operations);
    }

    private abstract static class WithWorker implements Work {
        final Worker worker = new Worker();

        WithWorker() throws IOException {}

        @Override
        public void end() throws IOException, InterruptedException {
            worker.close();
        }
    }

    /** The other JVM, seen from here. */
    private static final class Worker {
        private final Process process = PeerJvm.start(Main.class, List.of("-Xshare:auto"));
        private final ObjectOutputStream calls =
                new ObjectOutputStream(new BufferedOutputStream(process.getOutputStream()));
        private final ObjectInputStream results;

        Worker() throws IOException {
            calls.flush();
            results = new ObjectInputStream(new BufferedInputStream(process.getInputStream()));
        }

        Object call(Task<Object, Object> task, Object argument) throws IOException, ClassNotFoundException {
            calls.reset();
            calls.writeObject(new Call(task, argument));
            calls.flush();
            return results.readObject();
        }

        void close() throws IOException, InterruptedException {
            PeerJvm.end(process);
        }
    }

    /** What runs in the other JVM. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws IOException, ClassNotFoundException {
            ObjectOutputStream results = new ObjectOutputStream(new BufferedOutputStream(System.out));
            results.flush();
            ObjectInputStream calls = new ObjectInputStream(new BufferedInputStream(System.in));
            while (true) {
                Call call;
                try {
                    call = (Call) calls.readObject();
                } catch (EOFException e) {
                    return;
                }
                results.reset();
                results.writeObject(call.task().apply(call.argument()));
                results.flush();
            }
        }
    }
}
