package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Rethrow;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The forms of a call of many tasks whose results the caller takes himself: all at once, or as a stream. */
public final class Maps {
    /** For {@link #stream}: one chunk at work and one ahead for each worker. */
    public static final int CHUNKS_OF_STREAM = 2;

    private Maps() {}

    /**
     * Runs all tasks and waits for their results. The first failure is the call's: what has not begun by then is withdrawn, and what runs
     * ends unheard.
     *
     * @throws Throwable what a task threw, or why it has no result
     */
    public static List<@Nullable Object> map(PoolCore core, MapWork work, long timeoutNanos) throws Throwable {
        return new Collect(core, work, timeoutNanos).run();
    }

    /**
     * A lazy stream of the results: elements are read, and tasks begun, only when the stream is asked for results. Closing it stops the
     * work.
     *
     * @param owner is kept reachable as long as anything can take results, the iterator of the stream too
     */
    public static Stream<@Nullable Object> stream(
            PoolCore core, MapWork work, long timeoutNanos, boolean ordered, Object owner) {
        Feed feed = new Feed(core, work, timeoutNanos, CHUNKS_OF_STREAM);
        int characteristics = ordered ? Spliterator.ORDERED : 0;
        return StreamSupport.stream(
                        new Spliterators.AbstractSpliterator<@Nullable Object>(Long.MAX_VALUE, characteristics) {
                            @Override
                            public boolean tryAdvance(Consumer<? super @Nullable Object> action) {
                                try {
                                    return advance(feed, ordered, action);
                                } finally {
                                    Reference.reachabilityFence(owner);
                                }
                            }
                        },
                        false)
                .onClose(feed::close);
    }

    private static boolean advance(Feed feed, boolean ordered, Consumer<? super @Nullable Object> action) {
        Object result;
        try {
            if (!hasNext(feed)) {
                return false;
            }
            Ending ending = ordered ? feed.takeNext() : feed.takeAny().ending();
            result = ending.resultHere();
        } catch (InterruptedException e) {
            feed.close();
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                    new CancellationException("interrupted while waiting for a result; the stream's work was stopped");
            cancelled.initCause(e);
            throw cancelled;
        } catch (Throwable e) {
            throw Rethrow.asItIs(e);
        }
        action.accept(result);
        return true;
    }

    private static boolean hasNext(Feed feed) throws InterruptedException {
        try {
            return feed.hasNext();
        } catch (RuntimeException | Error e) {
            feed.close(); // the source failed, or an element cannot be encoded: there is no next one
            throw e;
        }
    }
}
