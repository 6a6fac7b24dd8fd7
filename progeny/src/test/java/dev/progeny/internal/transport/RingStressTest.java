package dev.progeny.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.memory.ChildJvms;
import dev.progeny.internal.memory.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lincheck's random calls by several threads, whose results must be those of some order of calls of a plain queue. Half of the calls go
 * through a second handle, which finds its side taken as another process would. In a JVM of its own, which Lincheck instruments.
 */
@Timeout(120)
class RingStressTest {
    private static final int CAPACITY = 3;

    @TempDir
    Path folder; // Lincheck leaves a jar in the folder for temporary files

    @Test
    void concurrentCallsDoWhatSomeOrderOfThemWouldDo() throws Exception {
        String temporary = "-Djava.io.tmpdir=" + folder;
        try (ChildJvms children = new ChildJvms("-XX:TieredStopAtLevel=4", "-Xmx512m", temporary)) {
            Process lincheck = children.start(LincheckMain.class);

            String report = new String(lincheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(0, lincheck.waitFor(), report);
        }
    }

    /** What is called. One pair of handles serves all runs, since each would leave two mapped files. */
    public static final class Calls {
        private static final RingQueue[] HANDLES = open();

        /** Begins with an empty queue. */
        public Calls() {
            while (take(0) != null) {
                // a run before left it
            }
        }

        private static RingQueue[] open() {
            try {
                RingQueue queue = RingQueue.create(ProcessFolder.own().newPath("queue"), CAPACITY, 4096, 0);
                return new RingQueue[] {queue, RingQueue.open(queue.path())};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Puts an element whose size is of its value, so that rings end at different places and grow. */
        @Operation
        public boolean putHere(int value) {
            return put(0, value);
        }

        /** As another process. */
        @Operation
        public boolean putThere(int value) {
            return put(1, value);
        }

        /** Takes. */
        @Operation
        public @Nullable Integer takeHere() {
            return take(0);
        }

        /** As another process. */
        @Operation
        public @Nullable Integer takeThere() {
            return take(1);
        }

        private static boolean put(int handle, int value) {
            try {
                return HANDLES[handle].tryPut(ByteBuffer.allocate(Integer.BYTES + Math.abs(value) * 500 % 3000)
                        .putInt(0, value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static @Nullable Integer take(int handle) {
            try {
                ByteBuffer taken = HANDLES[handle].tryTake();
                return taken == null ? null : taken.getInt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the calls should do. */
    public static final class PlainQueue {
        private final Deque<Integer> elements = new ArrayDeque<>();

        /** Puts. */
        public boolean putHere(int value) {
            return elements.size() < CAPACITY && elements.add(value);
        }

        /** Puts. */
        public boolean putThere(int value) {
            return putHere(value);
        }

        /** Takes. */
        public @Nullable Integer takeHere() {
            return elements.poll();
        }

        /** Takes. */
        public @Nullable Integer takeThere() {
            return elements.poll();
        }
    }

    /** Runs Lincheck. */
    static final class LincheckMain {
        public static void main(String[] args) {
            new StressOptions()
                    .iterations(12)
                    .invocationsPerIteration(2_000)
                    .threads(3)
                    .actorsPerThread(4)
                    .sequentialSpecification(PlainQueue.class)
                    .check(Calls.class);
            Calls.HANDLES[0].close();
        }
    }
}
