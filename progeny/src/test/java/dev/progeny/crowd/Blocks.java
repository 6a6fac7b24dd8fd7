package dev.progeny.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.SharedMemory;
import dev.progeny.SharedMemoryManager;
import java.util.Random;

/** A block for all, one that each opens by its name, and blocks that each makes for himself and may leave behind. */
record Blocks(SharedMemory common, SharedMemory named) implements Play {
    private static final String NAME = "crowd-common";
    private static final String OWN = "crowd-own-";
    private static final int BYTES = 1 << 16;

    static Blocks create() {
        return new Blocks(SharedMemory.create(BYTES), SharedMemory.create(NAME, BYTES));
    }

    @Override
    public void act(Seat seat, Random random) {
        int number = seat.index();
        long value = random.nextLong();
        common.putLong(number * 8L, value);
        synchronized (Blocks.class) { // who closes it, closes it for all threads of his process
            try (SharedMemory found = SharedMemory.open(NAME)) {
                found.putLong(number * 8L, value);
                Play.verify(
                        found.getLong(number * 8L) == common.getLong(number * 8L),
                        "another has written where only I write");
            }
        }
        if (random.nextInt(8) == 0) {
            makeOwn(number, value);
        }
    }

    private static void makeOwn(int number, long value) {
        SharedMemory.unlink(OWN + number); // that of the one whom this replaces
        try (SharedMemory own = SharedMemory.create(OWN + number, BYTES);
                SharedMemoryManager scope = SharedMemoryManager.create()) {
            SharedMemory copy = scope.block(BYTES);
            own.putLong(0, value);
            own.copyTo(0, copy, 0, BYTES);
            scope.block(OWN + "scoped-" + ProcessHandle.current().pid() + "-" + number, BYTES)
                    .fill(0, BYTES, (byte) 1);
            Play.verify(copy.getLong(0) == value, "copied wrongly");
            own.unlink();
        }
    }

    @Override
    public void check(Score score) {
        for (int number = 0; number < Crowd.SEATS; number++) {
            assertEquals(common.getLong(number * 8L), named.getLong(number * 8L));
        }
    }

    @Override
    public void close() {
        common.close();
        named.unlink();
        named.close();
        for (int number = 0; number < Crowd.SEATS; number++) {
            SharedMemory.unlink(OWN + number); // its maker may have been killed, and it stays by contract
        }
    }
}
