package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Deputies;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.codec.Witness;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of a client with its server, seen from there: calls, one after the other, each answered before the next comes. A thread
 * does nothing else, so a call may wait as long as it wants.
 *
 * <p>Both sides count the calls; so an interrupt that comes late, or before its call, means the right one.
 */
final class ServedLane implements Runnable {
    private final Holder client;
    private final Passage passage;
    private final @Nullable ObjectInputFilter filter;
    private final Table table;
    private final FrameChannel channel;
    private final Calls calls;
    private @Nullable Thread thread; // these four guarded by this
    private long begun;
    private boolean running;
    private long interrupted;

    /**
     * @param passage to and from the client
     * @param filter decides on each class of what the client sends; null if it is of the family
     */
    ServedLane(Holder client, Passage passage, @Nullable ObjectInputFilter filter, Table table, FrameChannel channel) {
        this.client = client;
        this.passage = passage;
        this.filter = filter;
        this.table = table;
        this.channel = channel;
        this.calls = new Calls(filter == null);
    }

    @Override
    public void run() {
        Holder.serve(client);
        try (channel) {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            while (!client.isDead()) {
                ByteBuffer call = channel.receive(FrameChannel.NEVER);
                if (call != null) {
                    answer(call);
                }
            }
        } catch (IOException | InterruptedException e) {
            return; // the client has closed it or died
        } finally {
            synchronized (this) {
                thread = null;
            }
        }
    }

    /** Keeps what the answer refers to until it is sent. */
    private void answer(ByteBuffer call) throws IOException, InterruptedException {
        Object target = null;
        ByteBuffer outcome;
        begin();
        try {
            Entry entry = table.entry(call.getLong());
            target = entry.object();
            Operation operation = entry.operation(call.getShort());
            outcome = value(operation.run(target, arguments(call)));
        } catch (Throwable e) {
            outcome = thrown(e); // whatever the object throws is the caller's
        } finally {
            finish();
        }
        try {
            channel.send(outcome);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    private @Nullable Object[] arguments(ByteBuffer call) throws IOException {
        Passage around = passage.enter();
        try {
            return Calls.arguments(call, filter == null ? null : new Witness(filter, "the manager", "Manager.serve"));
        } finally {
            Passage.leave(around);
        }
    }

    private ByteBuffer value(@Nullable Object value) throws IOException {
        Passage around = passage.enter();
        try {
            return calls.value(ValueCodec.encode(Deputies.of(value), "what the managed object returned"));
        } finally {
            Passage.leave(around);
        }
    }

    private ByteBuffer thrown(Throwable thrown) {
        Passage around = passage.enter();
        try {
            return calls.thrown(thrown);
        } finally {
            Passage.leave(around);
        }
    }

    private synchronized void begin() {
        begun++;
        running = true;
        if (interrupted == begun) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void finish() {
        running = false;
        boolean late = Thread.interrupted(); // it came too late for the call, and is not for what follows
        if (late && client.isDead()) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts a call, unless it has ended. */
    synchronized void interrupt(long call) {
        interrupted = call;
        if (running && begun == call) {
            Objects.requireNonNull(thread).interrupt();
        }
    }

    /** Ends it: its client is dead. */
    synchronized void end() {
        if (thread != null) {
            thread.interrupt();
        }
        channel.close();
    }
}
