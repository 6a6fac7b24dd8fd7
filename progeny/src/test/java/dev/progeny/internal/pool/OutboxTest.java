package dev.progeny.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.transport.FrameSink;
import dev.progeny.internal.transport.WorkChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** Counts the bytes that it is sent; fails if it is told to. */
    private static final class Sink implements WorkChannel {
        private long sent;
        private boolean fails;
        private boolean closed;

        @Override
        public void send(ByteBuffer... parts) {
            if (fails) {
                throw new IllegalStateException("no memory");
            }
            for (ByteBuffer part : parts) {
                sent += part.remaining();
            }
        }

        @Override
        public void write(ByteBuffer... parts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeReceiver() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable ByteBuffer receive(long deadlineNanos, Check check) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable ByteBuffer peek(long deadlineNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public int receiveAll(long deadlineNanos, FrameSink sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean assist(FrameSink sink, BooleanSupplier done, long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int window() {
            return 16 << 10;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** What a frame takes beside its bytes. */
    private static final int FRAME = 16;

    private final Sink sink = new Sink();
    private final Outbox outbox = new Outbox(sink);
    private final List<Runnable> handedOn = new ArrayList<>();

    private long postAndFlush(int bytes) {
        long end = outbox.post(ByteBuffer.allocate(bytes));
        outbox.flush(handedOn::add);
        return end;
    }

    @Test
    void whatTheWorkerHasNotReadIsNotAddedToByAThreadThatMustNotWait() {
        for (int i = 0; i < 16; i++) {
            postAndFlush((1 << 10) - FRAME);
        }

        postAndFlush((1 << 10) - FRAME);

        assertEquals(16 * ((1 << 10) - FRAME), sink.sent);
        assertEquals(1, handedOn.size());
        handedOn.get(0).run();
        assertEquals(17 * ((1 << 10) - FRAME), sink.sent);
    }

    @Test
    void whatTheWorkerHasReadCountsNoMore() {
        long end = postAndFlush(15 << 10);
        outbox.hasRead(end);

        postAndFlush(15 << 10);

        assertEquals(30 << 10, sink.sent);
        assertEquals(0, handedOn.size());
    }

    @Test
    void aFrameThatCannotBeSentGivesTheWorkerUp() {
        sink.fails = true;

        postAndFlush(1);

        assertTrue(sink.closed);
    }

    @Test
    void whatFitsInNoFrameIsRefused() {
        long tooLarge = Integer.MAX_VALUE;

        String message = assertThrows(
                        IllegalArgumentException.class, () -> FrameSize.check("element 3 of map", tooLarge))
                .getMessage();

        assertEquals(
                "element 3 of map must be at most 1879048191 bytes when encoded, was 2147483647;"
                        + " send it in parts, or in a file",
                message);
    }
}
