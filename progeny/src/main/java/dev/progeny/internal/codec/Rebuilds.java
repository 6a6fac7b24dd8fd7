package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that arrived in this process, found by their bytes, so that one that arrives again need not be read.
 *
 * <p>A shape is kept alive by its class and by nothing else: a class loader that its program drops is not held.
 */
final class Rebuilds {
    /** A bound for programs that never cease to make classes. */
    private static final int MOST = 1 << 14;

    private static final int FIRST_SIZE = 64;

    /** What keeps the shapes of a class alive. */
    private static final ClassValue<List<Rebuild>> OF_CLASS = new ClassValue<>() {
        @Override
        protected List<Rebuild> computeValue(Class<?> type) {
            return Collections.synchronizedList(new ArrayList<>());
        }
    };

    /** Open addressing; changed only by being replaced, so that finding takes no lock. */
    private static volatile @Nullable Entry[] table = new @Nullable Entry[FIRST_SIZE];

    private static int count;

    private Rebuilds() {}

    private static final class Entry {
        final long hash;
        final byte[] description;
        final WeakReference<Rebuild> rebuild;

        Entry(long hash, byte[] description, Rebuild rebuild) {
            this.hash = hash;
            this.description = description;
            this.rebuild = new WeakReference<>(rebuild);
        }
    }

    /**
     * Reads a shape, behind its tag.
     *
     * @param isFromOutside whether notes about loaders mean nothing here, and nothing is to be remembered
     */
    static Rebuild read(ByteBuffer bytes, boolean isFromOutside) throws IOException, ClassNotFoundException {
        int length = bytes.getInt();
        long hash = bytes.getLong();
        if (length < 0 || length > bytes.remaining()) {
            throw new StreamCorruptedException(
                    "the bytes are damaged: a shape of " + length + " bytes cannot be in " + bytes.remaining());
        }
        int start = bytes.position();
        if (!isFromOutside) {
            Rebuild known = find(hash, bytes, length);
            if (known != null) {
                bytes.position(start + length);
                return known;
            }
        }
        byte[] description = new byte[length];
        bytes.get(description);
        return make(hash, description, isFromOutside);
    }

    private static @Nullable Rebuild find(long hash, ByteBuffer bytes, int length) {
        @Nullable Entry[] entries = table;
        int mask = entries.length - 1;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            Entry entry = entries[i];
            if (entry == null) {
                return null;
            }
            if (entry.hash == hash && isSame(entry.description, bytes, length)) {
                return entry.rebuild.get();
            }
        }
    }

    private static boolean isSame(byte[] description, ByteBuffer bytes, int length) {
        if (description.length != length) {
            return false;
        }
        if (bytes.hasArray()) {
            int start = bytes.arrayOffset() + bytes.position();
            return Arrays.equals(description, 0, length, bytes.array(), start, start + length);
        }
        return ByteBuffer.wrap(description).equals(bytes.slice().limit(length));
    }

    private static Rebuild make(long hash, byte[] description, boolean isFromOutside)
            throws IOException, ClassNotFoundException {
        ShapeInput in = new ShapeInput(description);
        int kind = in.readByte();
        LoaderKey key = in.readByte() == LoaderKey.MARK ? LoaderKey.readFrom(in) : null;
        if (isFromOutside) {
            key = null;
        }
        Class<?> type = ClassOrigins.load(in.readText(), key);
        Rebuild made = switch (kind) {
            case ShapeBytes.LAMBDA -> LambdaRebuild.of(type, in);
            case ShapeBytes.RECORD -> RecordRebuild.of(type, in);
            case ShapeBytes.ENUM -> new EnumRebuild(type, in.readText());
            default ->
                throw new StreamCorruptedException("the bytes are damaged: the kind of shape " + kind + " is unknown");
        };
        if (!isFromOutside && ClassOrigins.isSettled(type, key) && remember(new Entry(hash, description, made))) {
            OF_CLASS.get(type).add(made);
        }
        return made;
    }

    private static synchronized boolean remember(Entry entry) {
        @Nullable Entry[] old = table;
        @Nullable Entry[] entries = new @Nullable Entry[count * 4 < old.length ? old.length : old.length * 2];
        count = 0;
        for (Entry known : old) {
            if (known != null && known.rebuild.get() != null) {
                insert(known, entries);
            }
        }
        boolean hasRoom = count < MOST;
        if (hasRoom) {
            insert(entry, entries);
        }
        table = entries;
        return hasRoom;
    }

    private static void insert(Entry entry, @Nullable Entry[] entries) {
        int mask = entries.length - 1;
        int i = (int) entry.hash & mask;
        while (entries[i] != null) {
            i = i + 1 & mask;
        }
        entries[i] = entry;
        count++;
    }
}
