package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessQueue;
import java.util.ArrayList;
import java.util.List;

/** Two producers and two consumers on one bounded queue: each consumer returns the sum of what it took. */
final class QueueMany {
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 2;
    private static final int EACH = 1_000;
    private static final int END = -1;

    private QueueMany() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessQueue<Integer> queue = ProcessQueue.create(100)) {
            List<ChildProcess<Long>> consumers = new ArrayList<>();
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.add(ChildProcess.call(() -> sumUp(queue)));
            }
            List<ChildProcess<Void>> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                int first = i * EACH;
                producers.add(ChildProcess.start(() -> count(first, queue)));
            }

            for (ChildProcess<Void> producer : producers) {
                producer.join();
            }
            for (int i = 0; i < CONSUMERS; i++) {
                queue.put(END);
            }
            long sum = 0;
            for (ChildProcess<Long> consumer : consumers) {
                sum += consumer.get();
            }
            System.out.println("the sum of 0 to 1999 is " + sum);
        }
    }

    private static void count(int first, ProcessQueue<Integer> queue) throws InterruptedException {
        for (int i = first; i < first + EACH; i++) {
            queue.put(i);
        }
    }

    private static long sumUp(ProcessQueue<Integer> queue) throws InterruptedException {
        long sum = 0;
        for (int number = queue.take(); number != END; number = queue.take()) {
            sum += number;
        }
        return sum;
    }
}
