package dev.progeny.internal.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Names a class loader in all processes.
 *
 * @param owner the process that has it, as in {@code ProcessIdentity}
 * @param number a number that the owner gave it
 */
record LoaderKey(long owner, int number) {
    /** Means the application's loader of whoever is asked. */
    static final LoaderKey APPLICATION = new LoaderKey(0, 0);

    /** Stands before a key in a stream, where there may be none. */
    static final int MARK = 1;

    void writeTo(DataOutput out) throws IOException {
        out.write(MARK);
        out.writeLong(owner);
        out.writeInt(number);
    }

    /** Reads what follows the mark. */
    static LoaderKey readFrom(DataInput in) throws IOException {
        return new LoaderKey(in.readLong(), in.readInt());
    }

    /** As above. */
    static LoaderKey readFrom(ShapeInput in) {
        return new LoaderKey(in.readLong(), in.readInt());
    }

    // Written out, since what a record brings is linked when first used, which would cost each child 30 ms at its
    // start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoaderKey key && key.owner == owner && key.number == number;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(owner) + number;
    }
}
