package com.acme;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessPool;
import dev.progeny.ProcessQueue;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program that has to run wherever Java runs. Tests start it in every way there is, compile it anew, read it to JShell. All that
 * crosses from one process to another is of classes that only this program has.
 */
public final class Main {
    private static final Duration PATIENCE =
            Duration.ofMinutes(1); // where a child could not decode, nothing ever comes

    private Main() {}

    record Point(int x, int y) implements Serializable {
        Point mirrored() {
            return new Point(y, x);
        }
    }

    record Answer(Object to) implements Serializable {}

    /** Runs the program by itself. */
    public static void main(String[] args) throws Exception {
        run(System.out::println);
    }

    /** Runs the program, which tells line by line what it got. */
    public static void run(Consumer<String> out) throws Exception {
        callChildren(out);
        usePool(out);
        passThroughQueues(out);
        talkOverPipe(out);
        out.accept("done");
    }

    private static void callChildren(Consumer<String> out) throws Exception {
        int captured = 40;
        List<Point> points = List.of(new Point(1, 2));
        String text =
                ChildProcess.call(() -> Helper.add(captured, 2) + " " + points).get();
        out.accept("child: " + text);
        int grandchild = ChildProcess.call(
                        () -> ChildProcess.call(() -> Helper.add(captured, 2)).get())
                .get();
        out.accept("grandchild: " + grandchild);
    }

    private static void usePool(Consumer<String> out) throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            out.accept("pool: " + pool.map(List.of(1, 2, 3), x -> Helper.square(x)));
            pool.apply(7, x -> {
                throw new Trouble(x);
            });
        } catch (RuntimeException e) {
            // Not Trouble: JDK 25's JShell cannot merge one with the pool when it runs code in its own process.
            out.accept("exception: " + (e instanceof Trouble ? "Trouble, " : "another, ") + e.getMessage());
        }
    }

    /** From here to a child that knows nothing of what it takes, on to another, and back. */
    private static void passThroughQueues(Consumer<String> out) throws Exception {
        try (ProcessQueue<Object> there = ProcessQueue.create();
                ProcessQueue<Object> between = ProcessQueue.create();
                ProcessQueue<Object> back = ProcessQueue.create()) {
            ChildProcess<Void> first = ChildProcess.start(() -> between.put(there.take()));
            ChildProcess<Void> second = ChildProcess.start(() -> back.put(new Answer(between.take())));
            there.put(new Point(3, 4));
            Answer answer = (Answer) back.poll(PATIENCE);
            out.accept("queue: " + answer);
            first.close();
            second.close();
        }
    }

    private static void talkOverPipe(Consumer<String> out) throws Exception {
        Pipe pipe = Pipe.duplex();
        try (Connection mine = pipe.first()) {
            Connection passed = pipe.second();
            ChildProcess<Void> child = ChildProcess.start(() -> {
                Point point = passed.receive();
                passed.send(new Answer(point.mirrored()));
                passed.close();
            });
            mine.send(new Point(5, 6));
            Answer answer = mine.receive(PATIENCE);
            out.accept("pipe: " + answer);
            child.join();
        }
    }
}

class Helper {
    static int add(int a, int b) {
        return a + b;
    }

    static int square(int x) {
        return x * x;
    }
}

class Trouble extends RuntimeException {
    Trouble(int code) {
        super("code " + code);
    }
}
