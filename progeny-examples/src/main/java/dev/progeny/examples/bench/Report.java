package dev.progeny.examples.bench;

import dev.progeny.examples.bench.Board.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What became of every sample of a run, counted where the samples are: in the database and on the queue. Taken when all processes have
 * ended.
 *
 * @param run the number of the run
 * @param accounts one for each producer
 * @param refused how often a sample that was stored came a second time, after a kill
 * @param writerRestarts how often the writer was started again
 * @param displayRestarts how often the display was started again
 */
record Report(int run, List<Account> accounts, long refused, long writerRestarts, long displayRestarts) {
    /**
     * The samples of one producer.
     *
     * @param producer which
     * @param produced for how many {@code put} returned
     * @param stored how many of these are in the database
     * @param queued how many are not, but still on the queue
     * @param restarts how often the producer was started again
     */
    record Account(Role producer, long produced, long stored, long queued, long restarts) {
        /** {@return how many are nowhere} */
        long lost() {
            return produced - stored - queued;
        }
    }

    /** Counts. */
    static Report of(int run, SampleStore store, Iterable<Sample> queue, Board board) throws SQLException {
        List<Account> accounts = new ArrayList<>();
        for (Role producer : Role.PRODUCERS) {
            accounts.add(account(producer, run, store, queue, board));
        }
        return new Report(
                run,
                accounts,
                store.refused(run),
                board.get(Role.WRITER, Field.RESTARTS),
                board.get(Role.DISPLAY, Field.RESTARTS));
    }

    /** What is found somewhere was produced, also if its producer was killed before it could count it. */
    private static Account account(Role producer, int run, SampleStore store, Iterable<Sample> queue, Board board)
            throws SQLException {
        long produced = Math.max(board.get(producer, Field.COUNT), store.highestSequence(run, producer) + 1);
        Set<Long> queued = new HashSet<>(); // a sample may be there twice
        for (Sample sample : queue) {
            if (sample.producer() == producer) {
                produced = Math.max(produced, sample.sequence() + 1);
                if (!store.contains(run, sample)) {
                    queued.add(sample.sequence());
                }
            }
        }
        return new Account(
                producer, produced, store.stored(run, producer), queued.size(), board.get(producer, Field.RESTARTS));
    }

    /** {@return whether every sample is stored} */
    boolean isComplete() {
        return accounts.stream().allMatch(account -> account.stored() == account.produced());
    }

    /** {@return the report as a person reads it} */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line("%nrun %d: what became of each sample", run));
        text.append(line(
                "%-12s %10s = %10s + %12s + %6s %10s", "", "produced", "stored", "still queued", "lost", "restarts"));
        for (Account account : accounts) {
            text.append(line(
                    "%-12s %10d = %10d + %12d + %6d %10d",
                    account.producer().label(),
                    account.produced(),
                    account.stored(),
                    account.queued(),
                    account.lost(),
                    account.restarts()));
        }
        text.append(line(
                "the writer was restarted %d and the display %d times; samples that came twice and were refused: %d",
                writerRestarts, displayRestarts, refused));
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
