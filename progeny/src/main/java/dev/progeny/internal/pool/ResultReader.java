package dev.progeny.internal.pool;

import dev.progeny.ExitStatus;
import dev.progeny.UndecodableException;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.launch.StartedChild;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.FrameSink;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that receives what a worker sends, from its start to its death; nothing of the user's runs on it. It reports the death only
 * when all that the worker has sent was received, so that no finished task is taken for a lost one.
 *
 * <p>Results are gathered while they come one after the other, and then reported together, so that many short tasks cost one step of the
 * pool's state.
 */
final class ResultReader implements Runnable, FrameSink, Assistant {
    /** A process whose channel has ended is about to end too; one that does not is of no use. */
    private static final long END_SECONDS = 5;

    /** How often at most the worker's size is looked at: reading it costs as much as a small task. */
    private static final long SIZE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Worker worker;
    private final WorkerEvents events;
    private final DataPath path;
    private final long recycleBytes;
    private final Results results = new Results(); // of one reading thread at a time, which the channel sees to
    private volatile @Nullable WorkChannel channel;
    private @Nullable Supplier<? extends Throwable> refusal;
    private long sizeSeenNanos = System.nanoTime();

    /** @param recycleBytes above which resident size the worker is replaced */
    ResultReader(Worker worker, WorkerEvents events, DataPath path, long recycleBytes) {
        this.worker = worker;
        this.events = events;
        this.path = path;
        this.recycleBytes = recycleBytes;
    }

    Worker worker() {
        return worker;
    }

    @Override
    public void run() {
        StartedChild child = worker.child();
        try {
            receiveAll(path.over(child.data().get()));
        } catch (ExecutionException | InterruptedException e) {
            // It ended before it connected; nobody interrupts this thread. How it ended follows.
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            path.remove();
        }
        ExitStatus status = awaitEnd(child.exit());
        events.ended(worker, status, refusal);
        worker.page().remove();
    }

    /** Instead of {@link #run} where there is no thread for it: kills the worker, and reports why it could not start. */
    void giveUp(RuntimeException reason) {
        refusal = () -> reason;
        worker.kill();
        run();
    }

    private void receiveAll(WorkChannel opened) {
        channel = opened;
        try (opened) {
            while (true) {
                opened.receiveAll(WorkChannel.NEVER, this);
            }
        } catch (IOException | InterruptedException e) {
            return; // the end of what it sent
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** What was received may be lost; so the worker ends, and with it what it holds. */
    private void failed(Throwable e) {
        Loggers.ofPools()
                .log(
                        System.Logger.Level.ERROR,
                        "cannot receive from worker \"" + worker.name() + "\"; it is killed",
                        e);
        worker.kill();
    }

    /** Receives instead of this thread for a while, by one who waits for a result of this worker; see {@link WorkChannel#assist}. */
    @Override
    public void assist(BooleanSupplier done, long nanos) {
        WorkChannel open = channel;
        if (open != null) {
            try {
                open.assist(this, done, nanos);
            } catch (IOException e) {
                return; // the end, which the thread meets too
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    @Override
    public void take(ByteBuffer frame) {
        byte kind = frame.get();
        switch (kind) {
            case Wire.RETURNED, Wire.THREW, Wire.NEXT -> results.add(worker, kind, frame);
            case Wire.READY -> {
                WorkChannel open = channel;
                if (open != null) {
                    events.ready(worker, open, this);
                }
            }
            case Wire.REFUSED -> {
                ByteBuffer thrown = Results.own(frame);
                refusal = () -> ThrownCodec.decode(thrown.duplicate());
            }
            case Outcome.VALUE, Outcome.THROWN ->
                Loggers.ofPools().log(System.Logger.Level.DEBUG, "worker \"{0}\" has ended its loop", worker.name());
            default -> throw new IllegalStateException("the worker sent a frame of unknown kind " + kind);
        }
    }

    @Override
    public void takeHead(ByteBuffer head, int length, OutOfMemoryError cause) {
        byte kind = head.get();
        if (kind != Wire.RETURNED && kind != Wire.THREW && kind != Wire.NEXT) {
            throw cause;
        }
        long heap = Runtime.getRuntime().maxMemory();
        results.add(
                kind,
                head,
                new Ending.Failed(() -> new UndecodableException(
                        "a result of " + length
                                + " bytes must fit into the heap of the process that asked for it, which is at most "
                                + heap + " bytes; raise its -Xmx, or have the task write a file and return its path",
                        cause)));
    }

    @Override
    public void settle() {
        if (results.isEmpty()) {
            return;
        }
        try {
            events.results(worker, results);
        } finally {
            results.clear();
        }
        if (recycleBytes < Long.MAX_VALUE && isTooLarge()) {
            events.grown(worker);
        }
    }

    private boolean isTooLarge() {
        long now = System.nanoTime();
        if (now - sizeSeenNanos < SIZE_EVERY_NANOS) {
            return false;
        }
        sizeSeenNanos = now;
        return ResidentSize.of(worker.child().handle().pid()) > recycleBytes;
    }

    private ExitStatus awaitEnd(CompletableFuture<ExitStatus> exit) {
        try {
            if (!events.isLeaving(worker)) {
                return exit.get(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException | InterruptedException e) {
            worker.kill();
        } catch (ExecutionException e) {
            throw new AssertionError(e); // the end of a process is recorded, never failed
        }
        return exit.join();
    }
}
