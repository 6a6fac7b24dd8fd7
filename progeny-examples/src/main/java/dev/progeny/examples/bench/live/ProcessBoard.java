package dev.progeny.examples.bench.live;

import dev.progeny.SharedLongs;
import java.util.List;
import java.util.Locale;

/** The words of one process on the {@link Board}. */
public final class ProcessBoard {
    /** How a process is. */
    public enum State {
        /** It was started and is not set up yet. */
        STARTING(0),
        /** It is at work. */
        RUNNING(1),
        /** It was stopped by an order, and waits for another. */
        STOPPED(2),
        /** It has done all that it had to do. */
        FINISHED(3);

        private final int word;

        State(int word) {
            this.word = word;
        }

        /** {@return as a person reads it} */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final int WORDS = 8;

    private static final List<State> STATES =
            List.of(State.STARTING, State.RUNNING, State.STOPPED, State.FINISHED); // by their words
    private static final int PID = 0;
    private static final int STATE = 1;
    private static final int RESTARTS = 2;
    private static final int CPU_MILLICORES = 3;
    private static final int MEMORY = 4;
    private static final int HEARTBEAT = 5; // a MomentWord
    private static final int MILLICORES = 1000;

    private final SharedLongs words;
    private final int at;

    ProcessBoard(SharedLongs words, int at) {
        this.words = words;
        this.at = at;
    }

    /** {@return the id of the process, or of the last that there was} */
    public long pid() {
        return words.getAcquire(at + PID);
    }

    /** Says which process it is; the supervisor only. */
    public void pid(long pid) {
        words.setRelease(at + PID, pid);
    }

    /** {@return how it is} */
    public State state() {
        return STATES.get((int) words.getAcquire(at + STATE));
    }

    /** Says how it is: that it is running is said by the process, all else by the supervisor. */
    public void state(State state) {
        words.setRelease(at + STATE, state.word);
    }

    /** {@return how often it was started again} */
    public int restarts() {
        return (int) words.getAcquire(at + RESTARTS);
    }

    /** Says how often it was started again; the supervisor only. */
    public void restarts(int restarts) {
        words.setRelease(at + RESTARTS, restarts);
    }

    /** Says what it uses; the supervisor only. */
    public void uses(double cores, long memoryBytes) {
        words.setRelease(at + CPU_MILLICORES, Math.round(cores * MILLICORES));
        words.setRelease(at + MEMORY, memoryBytes);
    }

    /** {@return how many cores it used lately} */
    public double cores() {
        return words.getAcquire(at + CPU_MILLICORES) / (double) MILLICORES;
    }

    /** {@return how much of its memory is resident} */
    public long memoryBytes() {
        return words.getAcquire(at + MEMORY);
    }

    /** {@return for how long the process has not said that it is alive, or -1 if it never did} */
    public long silenceNanos() {
        return MomentWord.nanosSince(words.getAcquire(at + HEARTBEAT));
    }

    /** Says that it is alive; the process only. */
    public void beat() {
        words.setRelease(at + HEARTBEAT, MomentWord.now());
    }
}
