package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts several buffers, laid end to end, into windows of limited size; does not move the buffers. */
final class ByteWindows {
    private final ByteBuffer[] rest;
    private int current;

    ByteWindows(ByteBuffer... parts) {
        rest = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
            rest[i] = parts[i].duplicate();
        }
    }

    /** What is done with a window; nothing, if it throws an {@link InterruptedException}. */
    interface Step {
        void with(ByteBuffer... window) throws IOException, InterruptedException;
    }

    /** Does something with each window that is left, one after the other; an interrupt meanwhile is put off, and set afterwards. */
    void forEach(int bytes, Step step) throws IOException {
        boolean interrupted = false;
        try {
            for (ByteBuffer[] window = next(bytes); window.length > 0; ) {
                try {
                    step.with(window);
                    window = next(bytes);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@return the next window, of at most {@code bytes}; empty at the end} */
    ByteBuffer[] next(int bytes) {
        List<ByteBuffer> window = new ArrayList<>(2);
        int room = bytes;
        while (room > 0 && current < rest.length) {
            ByteBuffer part = rest[current];
            int count = Math.min(room, part.remaining());
            if (count > 0) {
                window.add(part.slice(part.position(), count));
                part.position(part.position() + count);
                room -= count;
            }
            if (!part.hasRemaining()) {
                current++;
            }
        }
        return window.toArray(new ByteBuffer[0]);
    }
}
