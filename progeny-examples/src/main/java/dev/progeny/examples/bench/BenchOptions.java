package dev.progeny.examples.bench;

import dev.progeny.examples.bench.supervise.BenchException;
import dev.progeny.examples.bench.supervise.ChannelSpec;
import dev.progeny.examples.bench.supervise.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the command line says of a run. For one command line. */
final class BenchOptions {
    static final String USAGE = """
            usage: bench [OPTION...]            run the instrument until Ctrl-C; a page shows what it reads
                   bench recordings [--store DIR]
                   bench export ID|NAME --csv|--wav FILE [--store DIR]
                   bench rename ID|NAME NEWNAME [--store DIR]
                   bench delete ID|NAME [--store DIR]

              --channel NAME=SOURCE  read this source; may be repeated; without any, two generated signals are read
              --rate N               samples a second of the generated channels (default 10000; with --heavy 250000)
              --seconds N            end after N seconds (default: at Ctrl-C; with --heavy after 60)
              --store DIR            keep the recordings in this folder (default: progeny-bench in the home folder;
                                     with --heavy a temporary one, removed at the end)
              --name TEXT            the name of the recording (default: the time)
              --when-full wait|drop  what an acquirer does while the queue is full: wait for room (default), or drop
                                     what it reads, which is counted
              --port N               the port of the page (default: one that is free)
              --no-page              no page
              --heavy                the heavy run: eight generated channels
              --kill                 kill each process once (kill -9), to see that nothing is lost

            sources, in short (docs/bench.md has all options):
              sine, square, triangle, sawtooth, noise, chirp, burst   sine:frequency=1000,amplitude=2,rate=250000
              wav, csv                                                wav:tone.wav,repeat
              stdin, tcp, scpi                                        tcp:host:5025,rate=1000
            """;

    private static final int RATE = 10_000;
    private static final int HEAVY_RATE = 250_000;
    private static final int HEAVY_CHANNELS = 8;
    private static final int HEAVY_SECONDS = 60;
    private static final int MAX_CHANNELS = 32;
    private static final int LEAST_RATE = 200; // twice the frequency of the generated signals
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_SECONDS = 7 * 86_400;
    private static final String CHANNEL = "--channel";
    private static final String RATE_OPTION = "--rate";
    private static final String HEAVY = "--heavy";
    private static final String DROP = "drop";

    private final List<ChannelSpec> channels = new ArrayList<>();
    private @Nullable Path store;
    private @Nullable String name;
    private int rate;
    private int seconds;
    private int port;
    private boolean drops;
    private boolean hasPage = true;
    private boolean isHeavy;
    private boolean kills;

    private BenchOptions() {}

    /** {@return where recordings are kept unless the user says otherwise} Not in a temporary folder: they are to be found again. */
    static Path home() {
        return Path.of(System.getProperty("user.home"), "progeny-bench");
    }

    /**
     * Reads a command line.
     *
     * @throws BenchException if it is none; the message says which argument, its value, the limit and the remedy
     */
    static RunOptions parse(String... arguments) throws BenchException {
        BenchOptions options = new BenchOptions();
        Arguments rest = new Arguments(arguments);
        for (String option = rest.next(); option != null; option = rest.next()) {
            options.read(option, rest);
        }
        return options.finish();
    }

    private void read(String option, Arguments rest) throws BenchException {
        switch (option) {
            case CHANNEL -> channels.add(ChannelSpec.parse(rest.value(option)));
            case RATE_OPTION -> rate = rest.number(option, LEAST_RATE, MAX_RATE);
            case "--seconds" -> seconds = rest.number(option, 1, MAX_SECONDS);
            case "--store" -> store = rest.folder(option);
            case "--name" -> name = recordingName(option, rest.value(option));
            case "--when-full" -> drops = rest.choice(option, "wait", DROP).equals(DROP);
            case "--port" -> port = rest.port(option);
            case "--no-page" -> hasPage = false;
            case HEAVY -> isHeavy = true;
            case "--kill" -> kills = true;
            default -> throw Arguments.unknown(option);
        }
    }

    private static String recordingName(String option, String name) throws BenchException {
        if (name.isBlank()) {
            throw new BenchException(option + " must not be blank");
        }
        return name;
    }

    private RunOptions finish() throws BenchException {
        if (!channels.isEmpty() && (isHeavy || rate > 0)) {
            throw new BenchException((isHeavy ? HEAVY : RATE_OPTION) + " is for generated channels, but there is "
                    + CHANNEL + "; write rate=N in the source instead");
        }
        if (channels.size() > MAX_CHANNELS) {
            throw new BenchException(
                    CHANNEL + " can be given " + MAX_CHANNELS + " times, was given " + channels.size() + " times");
        }
        check(channels);
        if (channels.isEmpty()) {
            channels.addAll(isHeavy ? heavyChannels() : twoChannels());
        }
        if (isHeavy && seconds == 0) {
            seconds = HEAVY_SECONDS;
        }
        Path folder = store == null && !isHeavy ? home() : store;
        return new RunOptions(List.copyOf(channels), seconds, folder, name, drops, port, hasPage, kills);
    }

    private static void check(List<ChannelSpec> channels) throws BenchException {
        Set<String> names = new HashSet<>();
        String reader = null;
        for (ChannelSpec channel : channels) {
            if (!names.add(channel.name())) {
                throw new BenchException("two channels are called " + channel.name() + "; give each a name of its own");
            }
            if (channel.source().readsStandardInput()) {
                if (reader != null) {
                    throw new BenchException("only one channel can read the standard input, but both " + reader
                            + " and " + channel.name() + " do; take another source for one");
                }
                reader = channel.name();
            }
        }
    }

    private List<ChannelSpec> twoChannels() throws BenchException {
        int samples = rate == 0 ? RATE : rate;
        return List.of(
                ChannelSpec.parse("sine=sine:frequency=50,amplitude=2,noise=0.02,rate=" + samples),
                ChannelSpec.parse("square=square:frequency=20,amplitude=1,noise=0.01,rate=" + samples));
    }

    private List<ChannelSpec> heavyChannels() throws BenchException {
        int samples = rate == 0 ? HEAVY_RATE : rate;
        List<ChannelSpec> heavy = new ArrayList<>();
        for (int number = 1; number <= HEAVY_CHANNELS; number++) {
            String kind = List.of("sine", "square", "triangle", "sawtooth").get(number % 4);
            heavy.add(ChannelSpec.parse("ch" + number + "=" + kind + ":frequency=" + number * 10 + ",rate=" + samples));
        }
        return heavy;
    }
}
