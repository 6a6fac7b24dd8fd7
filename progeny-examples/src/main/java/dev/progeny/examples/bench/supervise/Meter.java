package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Board;
import java.time.Duration;
import java.util.List;

/** Measures what the processes use of the machine, this one included, and puts it on the board. For one thread. */
final class Meter {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Child> children;
    private final Board board;
    private final FrameRate frames = new FrameRate();
    private final Usage own = new Usage();
    private long measuredAtNanos = System.nanoTime();

    /**
     * Begins.
     *
     * @param children the processes besides this one
     * @param board where it is told how many frames pages were sent
     */
    Meter(List<Child> children, Board board) {
        this.children = children;
        this.board = board;
        own.follow(ProcessHandle.current());
    }

    /** Measures if the last time was a second ago. */
    void measureIfDue() {
        if (System.nanoTime() - measuredAtNanos >= PAUSE_NANOS) {
            measure();
        }
    }

    /** Measures. */
    void measure() {
        measuredAtNanos = System.nanoTime();
        children.forEach(Child::measure);
        own.measure();
        frames.note(board.frames());
    }

    /** {@return what was used up to the last measurement, in a run that has lasted as long as {@code wall}} */
    Figures figures(Duration wall) {
        Duration cpu = children.stream().map(Child::cpu).reduce(own.cpu(), Duration::plus);
        return new Figures(wall, cpu, frames.perSecond());
    }
}
