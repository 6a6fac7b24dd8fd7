package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.SharedPanel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the processes of the instrument share, without the processes: for the tests of other packages. */
public final class SharedInstrument implements AutoCloseable {
    private final Instrument instrument;

    private SharedInstrument(Instrument instrument) {
        this.instrument = instrument;
    }

    /**
     * Makes it, for an instrument with a page.
     *
     * @param folder of the recordings
     * @param channels as the command line has them
     */
    public static SharedInstrument create(Path folder, String... channels) throws Exception {
        return new SharedInstrument(Instrument.create(specs(List.of(channels)), folder, true));
    }

    static List<ChannelSpec> specs(List<String> channels) throws BenchException {
        List<ChannelSpec> specs = new ArrayList<>();
        for (String channel : channels) {
            specs.add(ChannelSpec.parse(channel));
        }
        return specs;
    }

    /** {@return what the page sees of it} */
    public SharedPanel panel() {
        return instrument.panel();
    }

    @Override
    public void close() {
        instrument.close();
    }
}
