package dev.progeny.examples.bench;

import dev.progeny.examples.bench.Board.Field;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the board and the queue showed at a moment, and how a person reads it.
 *
 * @param atNanos when, on the clock of {@link System#nanoTime()}
 * @param depth how many samples were in the queue
 * @param processes what each process had written
 */
record Readings(long atNanos, int depth, Map<Role, State> processes) {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_TO_END = "\u001b[K";
    private static final int LINES = Role.values().length + 1;
    private static final double FULL_SCALE_VOLTS = 5;
    private static final int SCALE_WIDTH = 31;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What one process had written. */
    record State(long pid, long restarts, long count, double latest) {}

    static Readings of(Board board, int depth) {
        Map<Role, State> processes = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            processes.put(
                    role,
                    new State(
                            board.get(role, Field.PID),
                            board.get(role, Field.RESTARTS),
                            board.get(role, Field.COUNT),
                            Double.longBitsToDouble(board.get(role, Field.LATEST))));
        }
        return new Readings(System.nanoTime(), depth, processes);
    }

    /** {@return all on one line} Rates are since {@code before}. */
    String line(Readings before) {
        StringBuilder line = new StringBuilder();
        for (Role role : Role.PRODUCERS) {
            State state = state(role);
            line.append(
                    text("%s %d (%d/s) %+.3f V, ", role.label(), state.count(), rate(role, before), state.latest()));
        }
        return line.append(text(
                        "queue %d, stored %d (%d/s)%n",
                        depth, state(Role.WRITER).count(), rate(Role.WRITER, before)))
                .toString();
    }

    /** {@return several lines that a terminal draws over those of the frame before, unless this is the first} */
    String frame(Readings before, boolean isFirst) {
        StringBuilder frame = new StringBuilder(isFirst ? "" : text(UP, LINES));
        for (Role role : Role.PRODUCERS) {
            State state = state(role);
            addLine(
                    frame,
                    role,
                    text(
                            "%8d read %7d/s  %+.3f V %s",
                            state.count(), rate(role, before), state.latest(), scale(state.latest())));
        }
        frame.append(text("%-9s %38d waiting%s%n", "queue", depth, CLEAR_TO_END));
        addLine(frame, Role.WRITER, text("%8d stored %5d/s", state(Role.WRITER).count(), rate(Role.WRITER, before)));
        addLine(frame, Role.DISPLAY, text("%8d frames", state(Role.DISPLAY).count()));
        return frame.toString();
    }

    private void addLine(StringBuilder frame, Role role, String text) {
        State state = state(role);
        frame.append(text(
                "%-9s process %-8d restarts %-3d %s%s%n",
                role.label(), state.pid(), state.restarts(), text, CLEAR_TO_END));
    }

    private State state(Role role) {
        State state = processes.get(role);
        if (state == null) {
            throw new AssertionError("the board has a place for each role, also for " + role);
        }
        return state;
    }

    private long rate(Role role, Readings before) {
        double seconds = Math.max(1, atNanos - before.atNanos) / NANOS_PER_SECOND;
        return Math.round((state(role).count() - before.state(role).count()) / seconds);
    }

    private static String scale(double volts) {
        double share = Math.max(0, Math.min(1, (volts + FULL_SCALE_VOLTS) / (2 * FULL_SCALE_VOLTS)));
        int place = (int) Math.round(share * (SCALE_WIDTH - 1));
        return "|" + " ".repeat(place) + "*" + " ".repeat(SCALE_WIDTH - 1 - place) + "|";
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
