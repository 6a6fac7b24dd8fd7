package dev.progeny.examples.bench.show;

import dev.progeny.ChildProcess;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.function.RemoteRunnable;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The page's process, and one that writes known signals into shared memory; whichever is killed is started again. So much of an instrument
 * as the page needs.
 */
final class TestInstrument implements AutoCloseable {
    private static final long BLOCK_MILLIS = 50;

    final TestPanel panel;
    private final String token = Show.newToken();
    private final List<ChildProcess<Void>> processes = new ArrayList<>();
    private final Thread supervisor;
    private volatile boolean closed;

    private TestInstrument(TestPanel panel) {
        this.panel = panel;
        List<RemoteRunnable> works = List.of(new Feeder(panel), new Show(panel, 0, token));
        for (int i = 0; i < works.size(); i++) {
            processes.add(start(i, works.get(i)));
        }
        supervisor = new Thread(() -> supervise(works), "test-instrument");
        supervisor.start();
    }

    /** Starts one whose channels have sines: of 1 V and 1 kHz, 2 V and 2 kHz, and so on. */
    static TestInstrument start(int channels, double rate, Path store) throws InterruptedException {
        List<Channel> all = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            all.add(new Channel(i, "probe " + (i + 1), "V", rate, "sine:frequency=" + frequency(i)));
        }
        TestInstrument instrument = new TestInstrument(TestPanel.create(all, store));
        while (instrument.panel.port() == 0) {
            Thread.sleep(10);
        }
        return instrument;
    }

    static double frequency(int channel) {
        return 1000.0 * (channel + 1);
    }

    URI address() {
        return Show.address(panel.port(), token);
    }

    private ChildProcess<Void> start(int process, RemoteRunnable work) {
        ChildProcess<Void> started = ChildProcess.options()
                .name(TestPanel.PROCESSES.get(process))
                .daemon(true)
                .maxHeap("256m")
                .jvmArgs("-XX:+UseSerialGC")
                .start(work);
        panel.started(process, started.pid());
        return started;
    }

    private void supervise(List<RemoteRunnable> works) {
        while (!closed) {
            int killed = panel.killed();
            if (killed >= 0) {
                processes.get(killed).kill();
            }
            for (int i = 0; i < works.size(); i++) {
                if (!processes.get(i).isAlive()) {
                    processes.set(i, start(i, works.get(i)));
                }
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    ChildProcess<Void> process(int number) {
        return processes.get(number);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        supervisor.join();
        processes.forEach(ChildProcess::close);
        panel.close();
    }

    /** Writes the signals, as fast as they would come, in blocks as the instrument's. */
    record Feeder(TestPanel panel) implements RemoteRunnable {
        @Override
        public void runRemotely() throws InterruptedException {
            long begun = System.nanoTime()
                    - (long) (panel.traces().get(0).end()
                            / panel.channels().get(0).rate()
                            * 1e9);
            float[] block = new float[0];
            while (true) {
                for (Channel channel : panel.channels()) {
                    long end = panel.trace(channel.number()).end();
                    int count = (int) ((System.nanoTime() - begun) / 1e9 * channel.rate() - end);
                    if (block.length < count) {
                        block = new float[count];
                    }
                    for (int i = 0; i < count; i++) {
                        block[i] = sample(channel, end + i);
                    }
                    panel.trace(channel.number()).write(end, block, count);
                }
                Thread.sleep(BLOCK_MILLIS);
            }
        }

        /** A period has a whole number of samples, so that few sines need be computed. */
        private static float sample(Channel channel, long number) {
            double turns = frequency(channel.number()) * number / channel.rate();
            return (float) ((channel.number() + 1) * Math.sin(2 * Math.PI * (turns - Math.floor(turns))));
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (TestInstrument instrument =
                start(Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1]), Path.of(arguments[2]))) {
            System.out.println(instrument.address());
            while (true) {
                Thread.sleep(1000);
                System.out.println(instrument.panel.frames() + " frames, shown " + instrument.panel.shown(0) + ", pids "
                        + instrument.process(0).pid() + " "
                        + instrument.process(1).pid());
            }
        }
    }
}
