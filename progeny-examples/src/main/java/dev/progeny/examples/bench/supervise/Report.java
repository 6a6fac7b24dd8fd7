package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.ChannelBoard.Sums;
import dev.progeny.examples.bench.live.ProcessState;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What became of every sample of a run, counted where the samples are: in the recording and on the queue. Taken when all processes have
 * ended.
 *
 * @param recording the id of the recording
 * @param name its name
 * @param accounts one for each channel
 * @param processes how the processes were at the end
 * @param figures what the run took
 */
public record Report(
        long recording, String name, List<Account> accounts, List<ProcessState> processes, Figures figures) {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * The samples of one channel.
     *
     * @param channel which
     * @param produced how many its source delivered
     * @param accepted how many of these the queue took
     * @param stored how many are in the recording
     * @param queued how many are not, but still on the queue
     * @param inHand how many were read and not put on the queue yet
     * @param dropped how many were dropped because the queue was full
     * @param shown how many a page was shown
     * @param refused how many came to the store a second time, after a kill, and were refused
     * @param waitedNanos how long the source waited for room on the queue
     */
    public record Account(
            Channel channel,
            long produced,
            long accepted,
            long stored,
            long queued,
            long inHand,
            long dropped,
            long shown,
            long refused,
            long waitedNanos) {
        /** {@return how many are nowhere} */
        long lost() {
            return produced - stored - queued - inHand - dropped;
        }
    }

    /**
     * Counts.
     *
     * @param instrument what its processes left
     * @param recorded what is in the recording
     * @param figures what the run took
     */
    static Report of(Instrument instrument, Recording recorded, Figures figures) {
        SharedPanel panel = instrument.panel();
        List<Account> accounts = new ArrayList<>();
        for (Channel channel : panel.channels()) {
            accounts.add(account(panel, channel, recorded.samples().get(channel.number())));
        }
        return new Report(
                recorded.id(), recorded.name(), accounts, panel.status().processes(), figures);
    }

    private static Account account(SharedPanel panel, Channel channel, long stored) {
        ChannelBoard counts = panel.board().channel(channel.number());
        Sums sums = counts.sums();
        int inHand = panel.inHand(channel.number());
        Map<Long, Integer> queued = queued(panel, channel, counts.storedBlocks());
        // An acquirer that was killed may not have come to count that the queue took its block.
        boolean isOnItsWay = counts.storedBlocks() > sums.blocks() || queued.containsKey(sums.blocks());
        return new Account(
                channel,
                sums.accepted() + sums.dropped() + inHand,
                sums.accepted() + (isOnItsWay ? inHand : 0),
                stored,
                queued.values().stream().mapToLong(Integer::longValue).sum(),
                isOnItsWay ? 0 : inHand,
                sums.dropped(),
                counts.shown(),
                counts.refused(),
                counts.waitedNanos());
    }

    /** {@return how many samples each block on the queue has, by its number} One may be there twice, or be stored already; it counts once. */
    private static Map<Long, Integer> queued(SharedPanel panel, Channel channel, long storedBlocks) {
        Map<Long, Integer> samples = new HashMap<>();
        for (Block block : panel.queue()) {
            if (block.channel() == channel.number() && block.sequence() >= storedBlocks) {
                samples.put(block.sequence(), block.samples().length);
            }
        }
        return samples;
    }

    /** {@return whether every sample that the queue accepted is in the recording} */
    public boolean isComplete() {
        return accounts.stream().allMatch(account -> account.lost() == 0 && account.stored() == account.accepted());
    }

    /** {@return the report as a person reads it} */
    public String text() {
        int width = Math.max(
                8,
                accounts.stream()
                        .mapToInt(account -> account.channel().name().length())
                        .max()
                        .orElse(0));
        StringBuilder text = new StringBuilder();
        text.append(line("%nrecording %d, \"%s\": what became of each sample", recording, name));
        text.append(line(
                "%-" + width + "s %12s = %12s + %9s + %9s + %7s + %6s   %12s %9s",
                "",
                "produced",
                "stored",
                "dropped",
                "queued",
                "in hand",
                "lost",
                "shown",
                "waited"));
        for (Account account : accounts) {
            text.append(line(
                    "%-" + width + "s %12d = %12d + %9d + %9d + %7d + %6d   %12d %7.1f s",
                    account.channel().name(),
                    account.produced(),
                    account.stored(),
                    account.dropped(),
                    account.queued(),
                    account.inHand(),
                    account.lost(),
                    account.shown(),
                    account.waitedNanos() / NANOS_PER_SECOND));
        }
        text.append(line("restarts: %s", restarts()));
        text.append(line(
                "samples that came to the store twice and were refused: %d",
                accounts.stream().mapToLong(Account::refused).sum()));
        text.append(line("%s", figuresLine()));
        text.append(line(
                isComplete()
                        ? "every sample that the queue accepted is in the recording"
                        : "not every sample that the queue accepted is in the recording"));
        return text.toString();
    }

    private String restarts() {
        return processes.stream()
                .filter(process -> process.pid() != 0)
                .map(process -> process.name() + " " + process.restarts())
                .collect(Collectors.joining(", "));
    }

    private String figuresLine() {
        double seconds = figures.wall().toNanos() / NANOS_PER_SECOND;
        return text(
                        "%d samples stored in %.1f s, %.2f cores in use by all processes together",
                        accounts.stream().mapToLong(Account::stored).sum(), seconds, figures.cores())
                + (figures.framesPerSecond() == 0 ? "" : text(", %.1f frames/s", figures.framesPerSecond()));
    }

    private static String line(String format, Object... arguments) {
        return text(format + "%n", arguments);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
