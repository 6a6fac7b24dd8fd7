package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.BadRequestException;
import dev.progeny.dashboard.web.Request;
import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.BadNameException;
import dev.progeny.examples.bench.store.NotAsWavException;
import dev.progeny.examples.bench.store.Overview;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.Recordings;
import dev.progeny.examples.bench.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what pages ask about recordings, and names and deletes them. The store is opened for each answer: it may be of another process at any time. */
final class RecordingPages {
    private static final int BUCKETS = 500;
    private static final int MOST_BUCKETS = 4000;
    private static final int LATEST = 100;
    private static final long MOST_SAMPLES = 1L << 50;

    private final Panel panel;
    private final Path store;

    RecordingPages(Panel panel) {
        this.panel = panel;
        this.store = panel.store();
    }

    /**
     * A part of a recording, for a plot.
     *
     * @param low the least sample of each bucket
     * @param high the greatest sample of each bucket
     */
    public record Plot(Coded low, Coded high) {}

    /** Which recordings there are for an answer. */
    @FunctionalInterface
    private interface Finder {
        Optional<Recording> find(Recordings recordings, long id) throws StoreException;
    }

    /** What is done with a recording that exists. */
    @FunctionalInterface
    private interface Answer {
        void give(Recordings recordings, Recording recording) throws IOException, BadRequestException;
    }

    /** Writes a recording in one form. */
    @FunctionalInterface
    private interface Form {
        void write(Recordings recordings, long recording, OutputStream out) throws IOException;
    }

    /**
     * The recordings that there are.
     *
     * @param recordings the latest first, as many as were asked for, and then those that are half deleted
     * @param all how many there are, listed or not
     * @param problem why there may be others; null if there are none
     */
    public record Listed(
            List<Entry> recordings, long all, @Nullable String problem) {}

    /**
     * What a page shows of a recording: as the store has it, but that its name says whether it is half deleted.
     *
     * @param isMadeElsewhere whether another instrument makes it
     */
    public record Entry(
            long id,
            String name,
            Instant started,
            @Nullable Instant ended,
            boolean isMadeElsewhere,
            List<Input> channels,
            List<Long> samples,
            List<Long> ends,
            long bytes) {
        static Entry of(Recording recording, boolean isMadeElsewhere) {
            String remark = recording.isHalfDeleted() ? " (is being deleted, or was in part: delete it again)" : "";
            return new Entry(
                    recording.id(),
                    recording.name() + remark,
                    recording.started(),
                    recording.ended(),
                    isMadeElsewhere,
                    recording.channels().stream().map(Input::of).toList(),
                    recording.samples(),
                    recording.ends(),
                    recording.bytes());
        }
    }

    /** What a page needs to know of a channel of a recording. */
    public record Input(int number, String name, String unit, double rate) {
        static Input of(Channel channel) {
            return new Input(channel.number(), channel.name(), channel.unit(), channel.rate());
        }
    }

    /** A page asks again and again, so that it sees what others change; it is sent the list when that is another. */
    void list(Request request) throws IOException, BadRequestException {
        int most = (int) request.whole("most", LATEST, 1, Integer.MAX_VALUE);
        long besides = request.whole("besides", 0, 0, Long.MAX_VALUE);
        request.jsonIfNew(listed(most, besides));
    }

    private Listed listed(int most, long besides) {
        try (Recordings recordings = Recordings.open(store)) {
            List<Entry> latest = recordings.latest(most, besides).stream()
                    .map(recording -> Entry.of(recording, isMadeElsewhere(recordings, recording)))
                    .toList();
            return new Listed(latest, recordings.count(), null);
        } catch (StoreException e) {
            return new Listed(List.of(), 0, e.getMessage()); // as when nothing was ever stored
        }
    }

    private boolean isMadeElsewhere(Recordings recordings, Recording recording) {
        return recording.id() != panel.recording() && recordings.isBeingMade(recording);
    }

    /**
     * Where a recording comes from.
     *
     * @param sources what each channel was read from
     * @param settings what was said of the recording when it began
     */
    public record Origin(List<String> sources, Map<String, String> settings) {}

    void origin(Request request) throws IOException, BadRequestException {
        answer(request, (recordings, recording) -> {
            List<String> sources =
                    recording.channels().stream().map(Channel::source).toList();
            request.json(new Origin(sources, recordings.settings(recording.id())));
        });
    }

    void overview(Request request) throws IOException, BadRequestException {
        answer(request, (recordings, recording) -> {
            int number = (int) request.whole("channel", 0, 0, Integer.MAX_VALUE);
            long end = end(recording, number);
            long first = request.whole("first", 0, 0, MOST_SAMPLES);
            long count = request.whole("count", Math.max(1, end - first), 1, MOST_SAMPLES);
            int buckets = (int) request.whole("buckets", BUCKETS, 1, MOST_BUCKETS);
            Overview overview =
                    recordings.overview(recording.id(), number, first, count, (int) Math.min(buckets, count));
            request.json(new Plot(Coded.of(overview.least()), Coded.of(overview.greatest())));
        });
    }

    private static long end(Recording recording, int number) throws BadRequestException {
        for (int i = 0; i < recording.channels().size(); i++) {
            Channel channel = recording.channels().get(i);
            if (channel.number() == number) {
                return recording.ends().get(i);
            }
        }
        throw new BadRequestException("channel must be a channel of the recording; it has "
                + recording.channels().size() + " of them, counted from 0, and no " + number);
    }

    void csv(Request request) throws IOException, BadRequestException {
        download(request, "text/csv; charset=utf-8", "csv", Recordings::writeCsv);
    }

    void wav(Request request) throws IOException, BadRequestException {
        download(request, "audio/wav", "wav", Recordings::writeWav);
    }

    private void download(Request request, String type, String suffix, Form form)
            throws IOException, BadRequestException {
        answer(request, (recordings, recording) -> {
            OutputStream out = request.download(type, recording.name() + "." + suffix);
            try {
                form.write(recordings, recording.id(), out);
            } catch (NotAsWavException e) {
                throw new BadRequestException(String.valueOf(e.getMessage()));
            }
            out.close();
        });
    }

    void rename(Request request) throws IOException, BadRequestException {
        answer(request, (recordings, recording) -> {
            try {
                recordings.rename(recording.id(), request.parameter("name", ""));
            } catch (BadNameException e) {
                throw new BadRequestException(String.valueOf(e.getMessage()));
            }
            request.text(Request.OK, "done");
        });
    }

    void delete(Request request) throws IOException, BadRequestException {
        answer(request, RecordingPages::findToDelete, (recordings, recording) -> {
            if (recording.id() == panel.recording()) {
                throw new BadRequestException("\"" + recording.name() + "\" is being recorded and cannot be deleted;"
                        + " end the instrument, and delete it in a later run");
            }
            recordings.delete(recording.id());
            request.text(Request.OK, "done");
        });
    }

    private static Optional<Recording> findToDelete(Recordings recordings, long id) throws StoreException {
        Optional<Recording> whole = recordings.find(id);
        return whole.isPresent()
                ? whole
                : recordings.halfDeleted().stream()
                        .filter(half -> half.id() == id)
                        .findFirst();
    }

    private void answer(Request request, Answer answer) throws IOException, BadRequestException {
        answer(request, Recordings::find, answer);
    }

    private void answer(Request request, Finder finder, Answer answer) throws IOException, BadRequestException {
        long id = request.whole("recording", 0, 0, Long.MAX_VALUE);
        try (Recordings recordings = Recordings.open(store)) {
            Optional<Recording> recording = finder.find(recordings, id);
            if (recording.isPresent()) {
                answer.give(recordings, recording.get());
            } else {
                request.text(Request.NOT_FOUND, "there is no recording " + id);
            }
        } catch (StoreException e) {
            if (request.isBegun()) {
                throw e;
            }
            request.text(Request.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
