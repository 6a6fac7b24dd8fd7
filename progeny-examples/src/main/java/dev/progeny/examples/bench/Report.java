package dev.progeny.examples.bench;

import dev.progeny.examples.bench.Board.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What became of every sample of a run, counted where the samples are: in the database and on the queue. Taken when all processes have
 * ended.
 *
 * @param run the number of the run
 * @param accounts one for each producer
 * @param refused how often a sample that was stored came a second time, after a kill
 * @param restarts how often each process was started again
 */
record Report(int run, List<Account> accounts, long refused, Map<Role, Long> restarts) {
    /**
     * The samples of one producer.
     *
     * @param producer which
     * @param produced for how many {@code put} returned
     * @param stored how many of these are in the database
     * @param queued how many are not, but still on the queue
     */
    record Account(Role producer, long produced, long stored, long queued) {
        /** {@return how many are nowhere} */
        long lost() {
            return produced - stored - queued;
        }
    }

    /** Counts. */
    static Report of(int run, SampleStore store, Iterable<Sample> queue, Board board) throws SQLException {
        Map<Role, Set<Long>> queued = new EnumMap<>(Role.class);
        Map<Role, Long> produced = new EnumMap<>(Role.class);
        for (Role producer : Role.PRODUCERS) {
            produced.put(producer, board.get(producer, Field.COUNT));
            seen(produced, producer, store.highestSequence(run, producer));
            queued.put(producer, new HashSet<>());
        }
        for (Sample sample : queue) {
            seen(produced, sample.producer(), sample.sequence());
            if (!store.contains(run, sample)) {
                queued.get(sample.producer()).add(sample.sequence());
            }
        }
        List<Account> accounts = new ArrayList<>();
        for (Role producer : Role.PRODUCERS) {
            accounts.add(new Account(
                    producer, produced.get(producer), store.stored(run, producer), queued.get(producer).size()));
        }
        Map<Role, Long> restarts = new EnumMap<>(Role.class);
        EnumSet.allOf(Role.class).forEach(role -> restarts.put(role, board.get(role, Field.RESTARTS)));
        return new Report(run, accounts, store.refused(run), restarts);
    }

    /** What is found somewhere was produced, also if its producer was killed before it could count it. */
    private static void seen(Map<Role, Long> produced, Role producer, long sequence) {
        produced.merge(producer, sequence + 1, Math::max);
    }

    /** {@return whether every sample is stored} */
    boolean isComplete() {
        return accounts.stream().allMatch(account -> account.stored() == account.produced());
    }

    /** {@return the report as a person reads it} */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line("%nrun %d: what became of each sample", run));
        text.append(line("%-12s %10s = %10s + %12s + %6s %10s", "", "produced", "stored", "still queued", "lost", "restarts"));
        for (Account account : accounts) {
            text.append(line(
                    "%-12s %10d = %10d + %12d + %6d %10d",
                    account.producer().label(),
                    account.produced(),
                    account.stored(),
                    account.queued(),
                    account.lost(),
                    restarts.get(account.producer())));
        }
        text.append(line(
                "the writer was restarted %d and the display %d times; samples that came twice and were refused: %d",
                restarts.get(Role.WRITER), restarts.get(Role.DISPLAY), refused));
        text.append(line(
                isComplete()
                        ? "every sample that the queue accepted is in the database"
                        : "not every sample that the queue accepted is in the database"));
        return text.toString();
    }

    private static String line(String format, Object... arguments) {
        return String.format(Locale.ROOT, format + "%n", arguments);
    }
}
