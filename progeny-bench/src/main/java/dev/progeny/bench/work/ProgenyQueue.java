package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessQueue;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages from producers to as many consumers, each a child; each is told over a pipe how many, and says when it is done. */
final class ProgenyQueue implements Work {
    private static final String MESSAGE = "reading 1234567";

    private final ProcessQueue<String> queue = ProcessQueue.create();
    private final List<Connection> orders = new ArrayList<>();
    private final List<ChildProcess<Void>> children = new ArrayList<>();
    private final int ends;

    /** What a child does for each message. */
    private interface Step {
        void run() throws InterruptedException;
    }

    ProgenyQueue(int ends) {
        this.ends = ends;
        ProcessQueue<String> shared = queue;
        for (int i = 0; i < ends; i++) {
            Connection producer = newOrders();
            children.add(ChildProcess.start(() -> serve(producer, () -> shared.put(MESSAGE))));
            Connection consumer = newOrders();
            children.add(ChildProcess.start(() -> serve(consumer, shared::take)));
        }
    }

    private Connection newOrders() {
        Pipe pipe = Pipe.duplex();
        orders.add(pipe.first());
        return pipe.second();
    }

    private static void serve(Connection orders, Step step) throws IOException, InterruptedException {
        for (int count = orders.<Integer>receive(); count > 0; count = orders.<Integer>receive()) {
            for (int i = 0; i < count; i++) {
                step.run();
            }
            orders.send(count);
        }
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        int each = Math.max(1, operations / ends);
        return Timed.all(each * ends, () -> {
            for (Connection order : orders) {
                order.send(each);
            }
            for (Connection order : orders) {
                order.receive();
            }
        });
    }

    @Override
    public void end() throws IOException, InterruptedException {
        for (Connection order : orders) {
            order.send(0);
        }
        for (ChildProcess<Void> child : children) {
            child.join();
        }
        for (Connection order : orders) {
            order.close();
        }
        queue.close();
    }
}
