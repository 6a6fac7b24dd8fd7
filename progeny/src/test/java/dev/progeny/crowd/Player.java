package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.Aside;
import dev.progeny.ChildCrashedException;
import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessPool;
import dev.progeny.WorkerCrashedException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One of a crowd, as its parent sees it: a child, or a worker of a pool with a task that does the same.
 *
 * @param work done when it has ended
 * @param echo done when the parent has been told that there is nobody to echo any more
 * @param there the end that the other got
 */
record Player(Crowd crowd, int number, CompletableFuture<?> work, CompletableFuture<Void> echo, Connection there)
        implements AutoCloseable {

    static Player child(Crowd crowd, int number, long seed) {
        return start(crowd, number, there -> {
            ChildProcess<Void> child = ChildProcess.start(() -> crowd.live(number, seed, there));
            return Aside.run(child::get);
        });
    }

    static Player worker(Crowd crowd, int number, long seed, ProcessPool pool) {
        return start(crowd, number, there -> pool.submit(() -> crowd.live(number, seed, there)));
    }

    private static Player start(Crowd crowd, int number, Function<Connection, CompletableFuture<?>> start) {
        Pipe pipe = Pipe.duplex();
        return new Player(
                crowd, number, start.apply(pipe.second()), Aside.run(() -> echo(pipe.first())), pipe.second());
    }

    private static void echo(Connection here) throws InterruptedException {
        try (here) {
            while (true) {
                here.send(here.<Object>receive());
            }
        } catch (IOException e) {
            // the other has ended
        }
    }

    /**
     * Throws what it threw.
     *
     * @param before how many turns those of each seat were
     * @return whether each of its threads has finished so many more
     */
    boolean hasFinished(int more, long[] before) throws Exception {
        if (work.isDone()) {
            work.get();
        }
        return IntStream.range(0, Crowd.THREADS)
                .map(thread -> new Seat(number, thread).index())
                .allMatch(seat -> crowd.turns().getVolatile(seat) >= before[seat] + more);
    }

    void kill() {
        ProcessHandle.of(crowd.pids().getVolatile(number)).orElseThrow().destroyForcibly();
    }

    void awaitDeath() throws Exception {
        Throwable end = assertThrows(ExecutionException.class, this::awaitWork).getCause();
        assertThat(end).isInstanceOfAny(ChildCrashedException.class, WorkerCrashedException.class);
        leave();
    }

    void awaitEnd() throws Exception {
        awaitWork();
        leave();
    }

    private void awaitWork() throws Exception {
        work.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private void leave() throws Exception {
        there.close(); // does nothing if the other had it
        echo.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends it, if the test has failed and it has not. */
    @Override
    public void close() {
        if (!work.isDone()) {
            ProcessHandle.of(crowd.pids().getVolatile(number)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
