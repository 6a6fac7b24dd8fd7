package dev.progeny.examples.bench.show;

import dev.progeny.SharedLongs;
import dev.progeny.examples.bench.live.Counts;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.ProcessState;
import dev.progeny.examples.bench.live.Status;
import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the page have in place of the instrument's panel: channels in shared memory, and words that say the rest. */
record TestPanel(List<Channel> channels, List<Trace> traces, SharedLongs words, String folder) implements Panel {
    static final List<String> PROCESSES = List.of("acquire", "show");
    private static final long OTHER = 100;
    private static final int PORT = 0;
    private static final int FRAMES = 1;
    private static final int ORDER = 2;
    private static final int SHOWN = 3;
    private static final int MOST_CHANNELS = 8;
    private static final int PIDS = SHOWN + MOST_CHANNELS;
    private static final int RESTARTS = PIDS + 2;

    static TestPanel create(List<Channel> channels, Path store) {
        List<Trace> traces = new ArrayList<>();
        for (Channel channel : channels) {
            traces.add(Trace.create((int) (4 * channel.rate())));
        }
        return new TestPanel(channels, traces, SharedLongs.create(RESTARTS + 2), store.toString());
    }

    @Override
    public Trace trace(int channel) {
        return traces.get(channel);
    }

    @Override
    public Status status() {
        List<Counts> counts = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++) {
            long end = traces.get(i).end();
            counts.add(new Counts(end, end, end, words.getVolatile(SHOWN + i), 0, 0));
        }
        List<ProcessState> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES.size(); i++) {
            processes.add(new ProcessState(
                    PROCESSES.get(i),
                    PROCESSES.get(i),
                    words.getVolatile(PIDS + i),
                    "running",
                    0.1,
                    80 << 20,
                    (int) words.getVolatile(RESTARTS + i),
                    System.currentTimeMillis()));
        }
        return new Status(3, 200, counts, processes, 0);
    }

    @Override
    public void order(Order order) {
        int process = PROCESSES.indexOf(order.process());
        if (process < 0) {
            throw new IllegalArgumentException(order.process());
        }
        if (!words.compareAndSet(ORDER, 0, order.action() == Order.Action.KILL ? 1 + process : OTHER)) {
            throw new IllegalStateException("busy");
        }
    }

    /** {@return the process that somebody asked to be killed since the last call, or -1} */
    int killed() {
        long order = words.getAndSet(ORDER, 0);
        return order == OTHER ? -1 : (int) order - 1;
    }

    void started(int process, long pid) {
        if (words.getAndSet(PIDS + process, pid) != 0) {
            words.getAndAdd(RESTARTS + process, 1);
        }
    }

    long shown(int channel) {
        return words.getVolatile(SHOWN + channel);
    }

    long frames() {
        return words.getVolatile(FRAMES);
    }

    @Override
    public Path store() {
        return Path.of(folder);
    }

    @Override
    public long recording() {
        return 0;
    }

    @Override
    public int port() {
        return (int) words.getVolatile(PORT);
    }

    @Override
    public void servedAt(int port) {
        words.setVolatile(PORT, port);
    }

    @Override
    public void shown(int channel, long samples) {
        words.getAndAdd(SHOWN + channel, samples);
    }

    @Override
    public void frameSent() {
        words.getAndAdd(FRAMES, 1);
    }

    void close() {
        traces.forEach(Trace::close);
        words.close();
    }
}
