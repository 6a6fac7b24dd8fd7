package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessQueue;

/** A queue between two processes. */
final class QueueOne {
    private QueueOne() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> queue.put("data from the worker"));
            System.out.println(queue.take());
            child.join();
        }
    }
}
