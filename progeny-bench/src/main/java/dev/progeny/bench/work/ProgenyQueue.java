package dev.progeny.bench.work;

import dev.progeny.ProcessQueue;
import dev.progeny.bench.host.Work;
import java.io.IOException;
import java.util.Map;

/** Messages from producers to as many consumers, each a child. */
final class ProgenyQueue implements Work {
    private static final String MESSAGE = "reading 1234567";

    private final ProcessQueue<String> queue = ProcessQueue.create();
    private final Crowd crowd = new Crowd();
    private final int ends;

    ProgenyQueue(int ends) {
        this.ends = ends;
        ProcessQueue<String> shared = queue;
        for (int i = 0; i < ends; i++) {
            crowd.add(() -> shared.put(MESSAGE));
            crowd.add(shared::take);
        }
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        int each = Math.max(1, operations / ends);
        return crowd.run(each * ends, each);
    }

    @Override
    public void end() throws IOException, InterruptedException {
        crowd.end();
        queue.close();
    }
}
