package dev.progeny.examples.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteRunnable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All processes of a run, from the first start to the last end. For one thread, which looks after them all the time.
 *
 * <p>The run begins when all are set up, so that what is measured is not how fast JVMs start. It ends when the producers have finished
 * and the queue is empty: since the writer takes a sample after it has stored it, everything is stored then.
 */
final class RunProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 10;

    private final Board board;
    private final ProcessQueue<Sample> queue;
    private final Map<Role, RemoteRunnable> works;
    private final Consumer<String> news;
    private final List<RoleProcess> processes = new ArrayList<>();

    RunProcesses(Board board, ProcessQueue<Sample> queue, Map<Role, RemoteRunnable> works, Consumer<String> news) {
        this.board = board;
        this.queue = queue;
        this.works = works;
        this.news = news;
    }

    /**
     * Starts a process for each role, and runs them to their end.
     *
     * @param length how long the devices are to be read
     * @param kills whether each process is to be killed once
     * @throws BenchException if one of them fails again and again, or nothing moves for half a minute
     */
    void work(Duration length, boolean kills) throws BenchException, InterruptedException {
        works.forEach((role, work) -> processes.add(new RoleProcess(role, work, board, news)));
        await("set up", () -> processes.stream().allMatch(RoleProcess::isReady));
        board.begin();
        if (kills) {
            killEachInTurn(length);
        }
        await("done with all samples", () -> areFinished(Role.PRODUCERS) && queue.isEmpty());
        board.finish();
        await("at their end", () -> areFinished(List.of(Role.values())));
    }

    /** Kills one after the other while the devices are read, the last with a third of the time left. */
    private void killEachInTurn(Duration length) throws BenchException, InterruptedException {
        Duration pause = length.dividedBy(processes.size() + 2);
        for (RoleProcess process : processes) {
            long untilNanos = System.nanoTime() + pause.toNanos();
            await("at work", () -> System.nanoTime() - untilNanos >= 0);
            process.kill();
        }
    }

    private boolean areFinished(List<Role> roles) {
        return processes.stream()
                .filter(process -> roles.contains(process.role()))
                .allMatch(RoleProcess::hasFinished);
    }

    /** Slow is not dead: however long it takes, as long as something moves. */
    private void await(String what, BooleanSupplier condition) throws BenchException, InterruptedException {
        long moved = moved();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (RoleProcess process : processes) {
                process.look();
            }
            if (moved() != moved) {
                moved = moved();
                deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadlineNanos >= 0) {
                throw new BenchException("the processes were not " + what + ", and for " + PATIENCE.toSeconds()
                        + " s no sample was put or stored; " + queue.size() + " are in the queue");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long moved() {
        return Stream.of(Role.VOLTAGE, Role.WAVEFORM, Role.WRITER)
                .mapToLong(role -> board.get(role, Board.Field.COUNT))
                .sum();
    }

    /** Ends those that live, and waits for that. */
    @Override
    public void close() {
        processes.forEach(RoleProcess::close);
    }
}
