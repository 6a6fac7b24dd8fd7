package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.tidy.SmallFileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool where shared memory has room for its rings, and not for large values: as in a container, which has 64 MB of it. */
@Timeout(120)
class PoolShortOfMemoryTest {
    @TempDir
    Path folder;

    @Test
    void largeArgumentsAndResultsComeThroughAndThePoolGoesOn() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "12m");
                Program program = Program.start(List.of("-Dprogeny.folder=" + small.folder()), LargeValues.class)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertTrue(program.output().contains("all came through"), program::output);
        }
    }

    /** Sends and returns values larger than that memory, among small ones, and with several at once. */
    static final class LargeValues {
        private static final int LARGE = 16 << 20;

        private LargeValues() {}

        public static void main(String[] arguments) throws Exception {
            try (ProcessPool pool = ProcessPool.create(2)) {
                AsyncResult<Integer> there = pool.applyAsync(new byte[LARGE], bytes -> bytes.length);
                AsyncResult<byte[]> back = pool.applyAsync(LARGE, length -> {
                    byte[] bytes = new byte[length];
                    bytes[length - 1] = 7;
                    return bytes;
                });
                AsyncResult<byte[]> both = pool.applyAsync(new byte[LARGE], bytes -> bytes);
                check(there.get() == LARGE);
                check(back.get()[LARGE - 1] == 7);
                check(both.get().length == LARGE);
                List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
                check(pool.map(numbers, x -> x + 1).get(999) == 1000);
            }
            System.out.println("all came through");
        }

        private static void check(boolean condition) {
            if (!condition) {
                throw new IllegalStateException("not what was sent");
            }
        }
    }
}
