package dev.progeny.internal.pool;

import dev.progeny.internal.codec.BatchBuilder;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work of a call with many elements: one function, and a source that is read and encoded chunk by chunk, by one thread. */
public final class MapWork {
    /** For a source whose size is not known. */
    public static final long UNKNOWN = -1;

    private static final int CHUNKS_PER_WORKER = 4;

    private static final int AUTOMATIC_CHUNK = 1024;

    /** Elements that are all done in this time are encoded together. */
    private static final double QUICK_NANOS = 100_000;

    /** A chunk of this size gets no more elements, whatever their number: all of it is one frame. */
    private static final long FULL_CHUNK_BYTES = 64 << 20;

    private final String verb;
    private final RemoteCode code;
    private final List<Iterator<?>> sources;
    private final long size;
    private final int chunk;
    private final BatchBuilder arguments;
    private long read;

    private MapWork(String verb, RemoteCode code, List<Iterator<?>> sources, long size, int chunk) {
        this.verb = verb;
        this.code = code;
        this.sources = sources;
        this.size = size;
        this.chunk = chunk;
        this.arguments = new BatchBuilder(chunk);
    }

    /**
     * Prepares a call.
     *
     * @param verb what the user called, for messages
     * @param sources one for each argument of the function
     * @param size how many elements there are, or {@link #UNKNOWN}
     * @param chunk how many elements make a unit
     * @throws IllegalArgumentException if the function cannot be encoded
     */
    public static MapWork of(
            String verb, TaskShape shape, Object function, List<Iterator<?>> sources, long size, int chunk) {
        return new MapWork(verb, RemoteCode.shared(shape, function), sources, size, chunk);
    }

    /**
     * {@return the chunk size for so many elements: four chunks for each worker, as in Python, up to a size from which on larger ones only
     * keep the first worker waiting; how many a worker is given at a time depends on how long they take}
     */
    public static int automaticChunk(long size, PoolCore core) {
        long chunks = (long) core.settings().workers() * CHUNKS_PER_WORKER;
        long even = Math.min(AUTOMATIC_CHUNK, (size + chunks - 1) / chunks);
        return (int) Math.max(1, Math.min(limit(core), even));
    }

    /** {@return the largest chunk that makes sense for a pool} */
    public static int limit(PoolCore core) {
        return Math.min(core.settings().queueCapacity(), WorkPage.MOST_ELEMENTS);
    }

    String verb() {
        return verb;
    }

    RemoteCode code() {
        return code;
    }

    long size() {
        return size;
    }

    int chunk() {
        return chunk;
    }

    /** {@return how many elements have been read} */
    long read() {
        return read;
    }

    /**
     * {@return how many elements to read and encode together: a chunk; or as many as are quickly done, if that is more and the source is not
     * one that may be late with an element} How many are handed over together is not decided here.
     *
     * @param limit how many at most, but for a chunk
     */
    long together(long limit) {
        int quick = size == UNKNOWN ? 1 : Math.min(AUTOMATIC_CHUNK, code.pace().elementsIn(QUICK_NANOS));
        return Math.max(chunk, Math.min(quick, limit));
    }

    /**
     * Reads and encodes the next elements, {@link #together} but for the last, or returns null at the end of the source.
     *
     * @param limit how many at most, but for a chunk
     * @throws IllegalArgumentException if an element cannot be encoded
     */
    @Nullable
    Unit next(Call call, long limit) {
        long most = together(limit);
        long first = read;
        while (read - first < most
                && arguments.bytes() < FULL_CHUNK_BYTES
                && sources.get(0).hasNext()) {
            long size = 0;
            for (Iterator<?> source : sources) {
                size += arguments.add(source.next(), call::describe, read);
            }
            if (size > FrameSize.MOST_BYTES) {
                throw FrameSize.refusal(call.describe(read), size);
            }
            read++;
        }
        return read == first ? null : Unit.of(call, code, arguments.build(), first);
    }
}
