package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shared array of more bytes than one mapping, or an int, can have. */
@Tag("soak")
@Timeout(120)
class LargeArraySoakTest {
    private static final long LENGTH = (5L << 29) + 16; // two and a half GiB
    private static final long BEYOND_INT = (1L << 31) + 5;

    @Test
    void eachByteIsThereInEachProcess() throws Exception {
        long free = new File("/dev/shm").getUsableSpace();
        assumeTrue(free > 2 * LENGTH, "there are only " + free + " bytes free in /dev/shm");
        try (SharedBytes bytes = SharedBytes.create(LENGTH)) {
            bytes.set(0, (byte) 1);
            bytes.set(BEYOND_INT, (byte) 2);
            bytes.set(LENGTH - 1, (byte) 3);

            String seen = ChildProcess.call(() -> {
                        String values = bytes.get(0) + " " + bytes.get(BEYOND_INT) + " " + bytes.get(LENGTH - 1);
                        bytes.set(BEYOND_INT + 1, (byte) 4);
                        return values;
                    })
                    .get();

            assertEquals("1 2 3", seen);
            assertEquals(4, bytes.get(BEYOND_INT + 1));
            assertThrows(IndexOutOfBoundsException.class, () -> bytes.get(LENGTH));
        }
    }
}
