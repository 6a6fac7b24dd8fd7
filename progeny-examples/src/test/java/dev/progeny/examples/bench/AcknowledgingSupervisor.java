package dev.progeny.examples.bench;

import dev.progeny.examples.bench.show.Show;
import dev.progeny.examples.bench.store.RecordingStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs the instrument until it is killed, and prints how many samples its store has acknowledged whenever there are more. */
final class AcknowledgingSupervisor {
    private AcknowledgingSupervisor() {}

    /** Records one channel in the folder that the only argument names. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<ChannelSpec> channels = List.of(ChannelSpec.parse("left=sine:frequency=5,noise=0.1,rate=20000"));
        Instrument instrument = Instrument.create(channels, folder, false);
        try (RecordingStore store = RecordingStore.open(folder)) {
            instrument
                    .board()
                    .record(store.begin(
                            "test", Instant.now(), instrument.panel().channels(), Map.of()));
        }
        Crew crew = new Crew(
                instrument,
                new RunOptions(channels, 0, folder, "test", false, 0, false, false),
                Show.newToken(),
                System.err::println);
        Watch watch = new Watch(instrument, crew, new Meter(crew.all(), instrument.board()), System.err::println);
        watch.awaitSetUp(() -> false);
        instrument.board().start(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
        long[] printed = new long[1];
        watch.until(
                () -> {
                    long stored = instrument.board().channel(0).stored();
                    if (stored > printed[0]) {
                        System.out.println(stored);
                        printed[0] = stored;
                    }
                    return false;
                },
                () -> false);
    }
}
