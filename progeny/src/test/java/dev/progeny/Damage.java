package dev.progeny;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/** What something else does to a file of shared memory. */
enum Damage {
    EMPTIED,
    OF_ONE_BYTE,
    OF_EIGHT_BYTES,
    CUT_WITHIN_ITS_HEAD,
    CUT_TO_ITS_HEAD,
    HALVED,
    CUT,
    APPENDED_TO,
    GIANT,
    ZEROED,
    OVERWRITTEN,
    OF_ANOTHER_KIND,
    REMOVED,
    BEHIND_ITS_HEAD;

    /** Does it. */
    void to(Path file, SharedThing thing) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        switch (this) {
            case EMPTIED -> write(file, new byte[0]);
            case OF_ONE_BYTE -> write(file, Arrays.copyOf(bytes, 1));
            case OF_EIGHT_BYTES -> write(file, Arrays.copyOf(bytes, 8));
            case CUT_WITHIN_ITS_HEAD -> write(file, Arrays.copyOf(bytes, 63));
            case CUT_TO_ITS_HEAD -> write(file, Arrays.copyOf(bytes, 64));
            case HALVED -> write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case CUT -> write(file, Arrays.copyOf(bytes, bytes.length - 1));
            case GIANT -> {
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(5L << 30);
                }
            }
            case APPENDED_TO -> write(file, Arrays.copyOf(bytes, bytes.length + 1));
            case ZEROED -> write(file, new byte[bytes.length]);
            case OVERWRITTEN -> write(file, noise(1, bytes.length));
            case OF_ANOTHER_KIND -> write(file, fileOf(another(thing)));
            case REMOVED -> Files.delete(file);
            case BEHIND_ITS_HEAD -> {
                byte[] noise = noise(2, bytes.length);
                System.arraycopy(bytes, 0, noise, 0, 64);
                write(file, noise);
            }
        }
    }

    /** {@return a thing of a kind that differs, also where two kinds share a layout} */
    private static SharedThing another(SharedThing thing) {
        return thing == SharedThing.LOCK || thing == SharedThing.FAIR_LOCK ? SharedThing.EVENT : SharedThing.LOCK;
    }

    private static byte[] fileOf(SharedThing thing) throws Exception {
        AutoCloseable handle = thing.make();
        try {
            return Files.readAllBytes(SharedThing.pathIn(SharedThing.encoded(handle)));
        } finally {
            thing.end(handle);
        }
    }

    /** {@return random bytes} */
    static byte[] noise(long seed, int length) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Writes over a file, in the memory that it has. */
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
            channel.truncate(bytes.length);
        }
    }
}
