package dev.progeny.internal.platform;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Which process: one {@code long} that never means two processes. High half: start of the process, in hundredths of a second, cut to
 * 32 bits; low half: its id. The id alone would lie, since the system gives the id of a dead process to a new one. The start repeats
 * after 497 days, and a clash needs the same id as well.
 *
 * <p>On Linux the start is the kernel's own count of ticks since boot, which does not move with the wall clock; elsewhere what the JDK
 * says. A start of zero means that it could not be read: that counts neither as "dead" nor as "same", so a process whose start is
 * unknown lives as long as any process has its id.
 */
public final class ProcessIdentity {
    /** No process, or none that is known. */
    public static final long NONE = 0;

    private static final String PROC = "/proc/";
    private static final boolean HAS_PROC = new File("/proc/self/stat").canRead();
    private static final int START_FIELDS_AFTER_STATE =
            19; // of proc(5), stat: the state is field 3, the start field 22
    private static final long LAST_START = 0xFFFF_FFFFL; // the last moment before starts repeat
    private static final long SELF =
            HAS_PROC ? ownAtProc() : of(ProcessHandle.current().pid());

    private ProcessIdentity() {}

    /** Not by {@link ProcessHandle}: its threads and classes would cost each child 15 ms at its start. */
    private static long ownAtProc() {
        try (FileInputStream in = new FileInputStream("/proc/self/stat")) {
            String stat = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            long pid = Long.parseLong(stat, 0, stat.indexOf(' '), 10);
            return pack(Look.parse(stat).start, pid);
        } catch (IOException e) {
            return of(ProcessHandle.current().pid());
        }
    }

    /** {@return the identity of this process} */
    public static long self() {
        return SELF;
    }

    /** {@return whether a look at another process costs microseconds, so that one may look often} */
    public static boolean isQuickToAsk() {
        return HAS_PROC;
    }

    /** {@return the identity of the process that has this id now, also if it has ended but was not reaped, or {@link #NONE}} */
    public static long of(long pid) {
        Look look = Look.at(pid);
        return look.exists ? pack(look.start, pid) : NONE;
    }

    /** {@return the identity of a process of which no more than its id is known, because it has ended and was reaped; it never lives} */
    public static long ended(long pid) {
        return pack(LAST_START, pid);
    }

    /** {@return the id of the process} */
    public static int pid(long identity) {
        return (int) identity;
    }

    /** {@return the start of the process, in hundredths of a second from a moment that is the same for all; 0 if unknown} */
    public static long start(long identity) {
        return identity >>> 32;
    }

    /**
     * Tells whether a process lives. One that was stopped, by a signal or a debugger, lives; one that has ended and waits to be reaped
     * does not.
     */
    public static boolean isAlive(long identity) {
        if (identity == SELF) {
            return true;
        }
        if (identity == NONE) {
            return false;
        }
        Look look = Look.at(pid(identity));
        return look.exists && !look.ended && (look.start == 0 || start(identity) == 0 || look.start == start(identity));
    }

    /** {@return the identity as it stands in names of files: {@code pid-start}} */
    public static String toName(long identity) {
        return pid(identity) + "-" + start(identity);
    }

    /** {@return the identity that {@link #toName} wrote, or {@link #NONE} if the name is none of its} */
    public static long fromName(String name) {
        int dash = name.indexOf('-');
        try {
            int pid = Integer.parseInt(name, 0, Math.max(dash, 0), 10);
            long start = Long.parseLong(name, dash + 1, name.length(), 10);
            long identity = pack(start, pid);
            return toName(identity).equals(name) ? identity : NONE;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return NONE;
        }
    }

    static long pack(long start, long pid) {
        return (start << 32) | (pid & 0xFFFF_FFFFL);
    }

    /** What one look at the system showed of an id. */
    private record Look(boolean exists, boolean ended, long start) {
        static Look at(long pid) {
            if (pid <= 0) {
                return new Look(false, true, 0);
            }
            return HAS_PROC ? atProc(pid) : atHandle(pid);
        }

        private static Look atProc(long pid) {
            String folder = PROC.concat(Long.toString(pid));
            // Not through a channel: an interrupted thread could not read it.
            try (FileInputStream in = new FileInputStream(folder.concat("/stat"))) {
                return parse(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // It ended between open and read, and is gone by now or soon; or this process has no descriptor left,
                // or
                // may not read the file.
                return new Look(new File(folder).exists(), false, 0);
            }
        }

        private static Look parse(String stat) {
            // The name of the program, in parentheses, may itself contain parentheses and spaces.
            int state = stat.lastIndexOf(')') + 2;
            int field = state;
            for (int i = 0; i < START_FIELDS_AFTER_STATE; i++) {
                field = stat.indexOf(' ', field) + 1;
            }
            boolean ended = stat.charAt(state) == 'Z' || stat.charAt(state) == 'X';
            return new Look(true, ended, Long.parseLong(stat, field, stat.indexOf(' ', field), 10) & 0xFFFF_FFFFL);
        }

        private static Look atHandle(long pid) {
            return ProcessHandle.of(pid)
                    .map(handle -> new Look(
                            true,
                            !handle.isAlive(),
                            handle.info().startInstant().map(Look::hundredths).orElse(0L)))
                    .orElseGet(() -> new Look(false, true, 0));
        }

        private static long hundredths(Instant start) {
            return start.toEpochMilli() / 10 & 0xFFFF_FFFFL;
        }
    }
}
