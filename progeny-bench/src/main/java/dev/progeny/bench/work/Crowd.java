package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.bench.host.Timed;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Children that each do something as often as they are told over a pipe, and say when they are done. */
final class Crowd {
    private final List<Connection> orders = new ArrayList<>();
    private final List<ChildProcess<Void>> children = new ArrayList<>();

    /** What a child does each time. */
    interface Step extends Serializable {
        void run() throws Exception;
    }

    void add(Step step) {
        Pipe pipe = Pipe.duplex();
        orders.add(pipe.first());
        Connection there = pipe.second();
        children.add(ChildProcess.start(() -> serve(there, step)));
    }

    private static void serve(Connection orders, Step step) throws Exception {
        for (int count = orders.<Integer>receive(); count > 0; count = orders.<Integer>receive()) {
            for (int i = 0; i < count; i++) {
                step.run();
            }
            orders.send(count);
        }
    }

    /** {@return nanoseconds for each of the operations, of which every child does {@code each}} */
    Map<String, Double> run(int operations, int each) throws Exception {
        return Timed.all(operations, () -> {
            for (Connection order : orders) {
                order.send(each);
            }
            for (Connection order : orders) {
                order.receive();
            }
        });
    }

    /** Ends the children. */
    void end() throws IOException, InterruptedException {
        for (Connection order : orders) {
            order.send(0);
        }
        for (ChildProcess<Void> child : children) {
            child.join();
        }
        for (Connection order : orders) {
            order.close();
        }
    }
}
