package dev.progeny;

import dev.progeny.function.RemoteFunction;
import dev.progeny.internal.pool.MapWork;
import dev.progeny.internal.pool.Maps;
import dev.progeny.internal.pool.TaskShape;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of {@link ProcessPool} that gives results as streams. */
abstract class PoolStreams extends PoolTasks {
    /** How many elements a stream hands out at a time. */
    abstract int streamChunk();

    /** {@return what keeps the pool from being ended as unreachable, for whoever holds it} */
    abstract Object owner();

    /**
     * A lazy stream of the results, in the order of the elements. Nothing is begun until the stream is asked for results; then elements are
     * read ahead of what was taken, so the source may be endless: at most two chunks for each worker or, where tasks are short, what the
     * workers do in half a millisecond, and then no more than 1,000 elements for each worker.
     *
     * <p>What a task throws is thrown where its result would have been taken; a stream's {@code iterator()} can go on after that. If the
     * thread is interrupted while it waits, the work is stopped and {@link CancellationException} is thrown, the interrupt status being set.
     *
     * <p>A pool that is shut down does not wait for the rest of a stream, which may be endless or forgotten: when the stream next wants to
     * hand in an element, {@link RejectedExecutionException} is thrown and its work is stopped. Use a stream up before the pool is closed.
     *
     * @param elements iterated over by the thread that takes the results
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the stream. Close it unless it is used to its end: that stops the work, tasks that run included
     * @throws IllegalArgumentException if the function cannot be encoded; an element that cannot, is reported where it is read
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
            Iterable<? extends A> elements, RemoteFunction<? super A, ? extends R> function) {
        long size = elements instanceof Collection<?> known ? known.size() : MapWork.UNKNOWN;
        return stream("imap", elements::iterator, size, function, true);
    }

    /**
     * A lazy stream of the results, in the order of the elements. Otherwise as {@link #imap(Iterable, RemoteFunction)}.
     *
     * @param elements a stream, closed with the one returned
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the stream; close it unless it is used to its end
     * @throws IllegalArgumentException if the function cannot be encoded
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
            Stream<? extends A> elements, RemoteFunction<? super A, ? extends R> function) {
        return this.<R>stream("imap", elements::iterator, MapWork.UNKNOWN, function, true)
                .onClose(elements::close);
    }

    /**
     * A lazy stream of the results, each as soon as it is there. Otherwise as {@link #imap(Iterable, RemoteFunction)}.
     *
     * @param elements iterated over by the thread that takes the results
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the stream; close it unless it is used to its end
     * @throws IllegalArgumentException if the function cannot be encoded
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
            Iterable<? extends A> elements, RemoteFunction<? super A, ? extends R> function) {
        long size = elements instanceof Collection<?> known ? known.size() : MapWork.UNKNOWN;
        return stream("imapUnordered", elements::iterator, size, function, false);
    }

    /**
     * A lazy stream of the results, each as soon as it is there. Otherwise as {@link #imap(Iterable, RemoteFunction)}.
     *
     * @param elements a stream, closed with the one returned
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the stream; close it unless it is used to its end
     * @throws IllegalArgumentException if the function cannot be encoded
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
            Stream<? extends A> elements, RemoteFunction<? super A, ? extends R> function) {
        return this.<R>stream("imapUnordered", elements::iterator, MapWork.UNKNOWN, function, false)
                .onClose(elements::close);
    }

    @SuppressWarnings("unchecked") // the function's result type is R
    private <R extends @Nullable Object> Stream<R> stream(
            String verb, Supplier<? extends Iterator<?>> source, long size, Object function, boolean ordered) {
        Objects.requireNonNull(function, "function");
        List<Iterator<?>> sources = List.of(new LateIterator(source));
        MapWork work = MapWork.of(verb, TaskShape.APPLY, function, sources, size, streamChunk());
        return (Stream<R>) Maps.stream(core(), work, timeoutNanos(), ordered, owner());
    }
}
