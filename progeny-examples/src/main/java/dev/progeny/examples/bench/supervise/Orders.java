package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Order;
import java.util.List;
import java.util.Queue;

/**
 * Carries out what the page asks for. For one thread.
 *
 * @param wanted what is asked for
 * @param children the processes that can be meant
 */
record Orders(Queue<Order> wanted, List<Child> children) {
    /** Carries out all that has been asked for. */
    void carryOut() {
        for (Order order = wanted.poll(); order != null; order = wanted.poll()) {
            for (Child child : children) {
                if (child.name().equals(order.process())) {
                    carryOut(order.action(), child);
                }
            }
        }
    }

    private static void carryOut(Order.Action action, Child child) {
        switch (action) {
            case START -> child.start();
            case STOP -> child.stop();
            case KILL -> child.kill();
        }
    }
}
