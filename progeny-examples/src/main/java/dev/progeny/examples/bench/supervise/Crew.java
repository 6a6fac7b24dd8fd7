package dev.progeny.examples.bench.supervise;

import dev.progeny.ChildOptions;
import dev.progeny.ChildProcess;
import dev.progeny.ProcessStartException;
import dev.progeny.examples.bench.show.Show;
import dev.progeny.examples.bench.work.Acquirer;
import dev.progeny.examples.bench.work.StoreWriter;
import dev.progeny.function.RemoteRunnable;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All processes of the instrument, each with the work that it does. For one thread. */
final class Crew implements AutoCloseable {
    private static final String HEAP = "256m";
    /** The first JDK that warns unless native code, as that of the database, is allowed; the jar's manifest allows it here. */
    private static final int WARNS_OF_NATIVE_CODE = 24;

    private final Instrument instrument;
    private final Consumer<String> news;
    private final List<Child> all = new ArrayList<>();
    private final List<Child> acquirers = new ArrayList<>();
    private final Child store;
    private final @Nullable Child show;

    /**
     * Starts all processes; they wait until {@link Watch#awaitSetUp} has seen all of them, and the channels are to be read.
     *
     * @param instrument what they share
     * @param options what the user wants
     * @param secret of which the page's address is made
     * @param news where is said what happened
     * @throws BenchException if one cannot be started; then none is left
     */
    Crew(Instrument instrument, RunOptions options, String secret, Consumer<String> news) throws BenchException {
        this.instrument = instrument;
        this.news = news;
        try {
            store = start(
                    Instrument.STORE,
                    jvm(),
                    new StoreWriter(
                            instrument.channels().size(),
                            instrument.panel().queue(),
                            instrument.board(),
                            Instrument.STORE,
                            instrument.panel().folder(),
                            instrument.board().recording()));
            for (int channel = 0; channel < instrument.channels().size(); channel++) {
                acquirers.add(startAcquirer(channel, options));
            }
            show = options.hasPage()
                    ? start(all.size(), jvm(), new Show(instrument.panel(), options.port(), secret))
                    : null;
        } catch (ProcessStartException e) {
            all.forEach(Child::close);
            throw new BenchException("the instrument did not start: " + e.getMessage(), e);
        }
    }

    private Child startAcquirer(int channel, RunOptions options) {
        ChannelSpec spec = instrument.channels().get(channel);
        int place = Instrument.ACQUIRERS + channel;
        ChildOptions jvm = jvm();
        if (spec.source().readsStandardInput()) {
            jvm.stdin(Redirect.INHERIT);
        }
        return start(
                place,
                jvm,
                new Acquirer(
                        instrument.panel().channels().get(channel),
                        spec.source(),
                        instrument.board(),
                        place,
                        instrument.panel().trace(channel),
                        instrument.panel().queue(),
                        options.drops(),
                        options.limit(spec.source().rate())));
    }

    private static ChildOptions jvm() {
        String collector = "-XX:+UseSerialGC";
        return Runtime.version().feature() < WARNS_OF_NATIVE_CODE
                ? ChildProcess.options().maxHeap(HEAP).jvmArgs(collector)
                : ChildProcess.options().maxHeap(HEAP).jvmArgs(collector, "--enable-native-access=ALL-UNNAMED");
    }

    private Child start(int place, ChildOptions jvm, RemoteRunnable work) {
        String name = instrument.panel().processes().get(place).name();
        boolean isSetUp = work instanceof Show; // which says so by its port
        Child child = new Child(
                name,
                jvm,
                new Attended(name, work, instrument.board(), place, isSetUp),
                instrument.board().process(place),
                news);
        all.add(child);
        return child;
    }

    /** {@return all processes, by their places} */
    List<Child> all() {
        return all;
    }

    /** {@return the processes that read, by the numbers of their channels} */
    List<Child> acquirers() {
        return acquirers;
    }

    /** {@return the process that stores} */
    Child store() {
        return store;
    }

    /** {@return the process that serves the page, or null if there is no page} */
    @Nullable
    Child show() {
        return show;
    }

    /** Ends those that live, the page last, and waits for that. */
    @Override
    public void close() {
        acquirers.forEach(Child::close);
        store.close();
        if (show != null) {
            show.close();
        }
    }
}
