package dev.progeny.bench.work;

import dev.progeny.bench.host.PeerJvm;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages over Aeron IPC to another JVM: a log in shared memory, one writer and one reader, both spinning. The first number of a
 * message counts down; the one that reaches zero is answered.
 */
public final class AeronWorks implements Work {
    private static final String CHANNEL = "aeron:ipc";
    private static final int THERE = 1;
    private static final int BACK = 2;
    private static final int SPINS = 100;

    private final UnsafeBuffer message;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Process peer;
    private final ExclusivePublication there;
    private final Subscription back;

    private AeronWorks(int size) throws IOException {
        message = new UnsafeBuffer(new byte[size]);
        Path sharedMemory = Path.of("/dev/shm");
        Path base = Files.isWritable(sharedMemory) ? sharedMemory : Path.of(System.getProperty("java.io.tmpdir"));
        String folder = base.resolve(
                        "progeny-bench-aeron-" + ProcessHandle.current().pid())
                .toString();
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder)
                .threadingMode(ThreadingMode.SHARED)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(folder));
        there = aeron.addExclusivePublication(CHANNEL, THERE);
        back = aeron.addSubscription(CHANNEL, BACK);
        peer = PeerJvm.start(
                Main.class, ManagementFactory.getRuntimeMXBean().getInputArguments(), folder, Integer.toString(size));
    }

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) throws IOException {
        if (!name.equals("pipe-one-way")) {
            throw new IllegalArgumentException("unknown work \"" + name + "\"");
        }
        return new AeronWorks(settings.get(Settings.SIZE));
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return Timed.all(operations, () -> {
            for (int i = operations - 1; i >= 0; i--) {
                message.putLong(0, i);
                offer(there, message);
            }
            boolean[] answered = new boolean[1];
            while (!answered[0]) {
                if (back.poll((buffer, offset, length, header) -> answered[0] = true, 1) == 0) {
                    if (!peer.isAlive()) {
                        throw new IOException("the other JVM has ended");
                    }
                    Thread.yield();
                }
            }
        });
    }

    private static void offer(Publication publication, UnsafeBuffer message) throws IOException {
        for (int tries = 0; publication.offer(message) < 0; tries++) {
            if (publication.isClosed()) {
                throw new IOException("the publication was closed");
            }
            pause(tries);
        }
    }

    /** With as many cores as spinning threads one only spins; here the other one may need this core. */
    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public void end() throws IOException, InterruptedException {
        PeerJvm.end(peer);
        aeron.close();
        driver.close();
    }

    /** What runs in the other JVM. */
    static final class Main {
        private static final int AT_ONCE = 256;

        private Main() {}

        public static void main(String[] args) throws IOException {
            UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
            try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(args[0]));
                    Subscription there = aeron.addSubscription(CHANNEL, THERE);
                    ExclusivePublication back = aeron.addExclusivePublication(CHANNEL, BACK)) {
                AtomicBoolean ended = new AtomicBoolean();
                PeerJvm.atEndOfInput(() -> ended.set(true));
                boolean[] last = new boolean[1];
                UnsafeBuffer copy = new UnsafeBuffer(new byte[Integer.parseInt(args[1])]);
                for (int idle = 0; !ended.get(); idle++) {
                    int messages = there.poll(
                            (buffer, offset, length, header) -> {
                                buffer.getBytes(offset, copy, 0, length);
                                last[0] |= copy.getLong(0) == 0;
                            },
                            AT_ONCE);
                    if (messages > 0) {
                        idle = 0;
                    } else {
                        pause(idle);
                    }
                    if (last[0]) {
                        last[0] = false;
                        offer(back, answer);
                    }
                }
            }
        }
    }
}
