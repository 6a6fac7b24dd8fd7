package dev.progeny.examples.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the processes of a run tell one another besides the samples: a mapped file of 64-bit words, one per role and field, and two for
 * the beginning and the end of the run. What was written to it outlives its writer, however that ends.
 *
 * <p>Invariant: each word has one writer at a time. {@code PID}, {@code RESTARTS}, the beginning and the end are the supervisor's; all
 * others belong to the process of that role, and pass to its successor.
 */
final class Board {
    /** A word of one role. */
    enum Field {
        /** The process id. */
        PID(0),
        /** How often it was started again. */
        RESTARTS(1),
        /** Samples for which put returned; samples stored; frames shown. */
        COUNT(2),
        /** Not zero once it is set up; the run begins when all are. */
        READY(3),
        /** The bits of the last reading; producers only. */
        LATEST(4);

        private final int place;

        Field(int place) {
            this.place = place;
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int BEGUN_AT = 0;
    private static final int FINISHING_AT = Long.BYTES;
    private static final int ROLES_AT = 2 * Long.BYTES;
    private static final int BYTES = ROLES_AT + Long.BYTES * Role.values().length * Field.values().length;

    private final ByteBuffer words;

    private Board(ByteBuffer words) {
        this.words = words;
    }

    /** Makes a board with all words zero. */
    static Board create(Path path) throws IOException {
        return map(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** Opens the board that another process made. */
    static Board open(Path path) throws IOException {
        return map(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static Board map(Path path, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(path, options)) {
            return new Board(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
        }
    }

    long get(Role role, Field field) {
        return (long) LONGS.getAcquire(words, at(role, field)); // partner: the release in set()
    }

    void set(Role role, Field field, long value) {
        LONGS.setRelease(words, at(role, field), value);
    }

    private static int at(Role role, Field field) {
        return ROLES_AT + Long.BYTES * (role.place() * Field.values().length + field.place);
    }

    /** Says that the run begins now. */
    void begin() {
        LONGS.setRelease(words, BEGUN_AT, System.currentTimeMillis());
    }

    /** {@return when the run began, in milliseconds since 1970, or zero if it has not} */
    long begunMillis() {
        return (long) LONGS.getAcquire(words, BEGUN_AT);
    }

    /** Says that no more samples will be put: once the queue is empty, the run has ended. */
    void finish() {
        LONGS.setRelease(words, FINISHING_AT, 1L);
    }

    boolean isFinishing() {
        return (long) LONGS.getAcquire(words, FINISHING_AT) != 0;
    }
}
