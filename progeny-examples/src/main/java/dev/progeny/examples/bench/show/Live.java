package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.BadRequestException;
import dev.progeny.dashboard.web.EventStream;
import dev.progeny.dashboard.web.EventStreams;
import dev.progeny.dashboard.web.Json;
import dev.progeny.dashboard.web.Request;
import dev.progeny.examples.bench.live.Panel;
import dev.progeny.examples.bench.live.Status;
import dev.progeny.examples.bench.model.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Sends pages what goes on: pictures, and twice a second the state of the instrument. A page that is slow keeps its thread waiting until it has
 * taken what was sent, and then gets the newest.
 */
final class Live {
    private static final long STATUS_NANOS = 500_000_000;

    private final Panel panel;
    private final Shown shown;
    private final Workspace workspace = new Workspace();
    private final Habits habits = new Habits();
    private final EventStreams pages = new EventStreams();

    Live(Panel panel) {
        this.panel = panel;
        this.shown = new Shown(panel);
    }

    /**
     * What goes on.
     *
     * @param time when, see {@link Frame#now}
     * @param recording the id of the recording that is being made, or 0
     * @param channels the channels
     * @param longest how many seconds a picture shows at most
     * @param kept how many seconds of each channel a picture can show
     * @param status what the instrument does
     */
    public record Told(
            long time, long recording, List<Channel> channels, double longest, List<Double> kept, Status status) {}

    /** Answers with pictures and states, until the page has gone. */
    void send(Request request) throws IOException, BadRequestException {
        Settings settings = Settings.of(request, panel.channels());
        pages.answer(request, events -> send(settings, events));
    }

    private void send(Settings settings, EventStream events) throws IOException, InterruptedException {
        Scope scope = new Scope(panel, settings, shown, workspace, habits);
        Cadence cadence = new Cadence(settings.framesPerSecond(), pages::open);
        for (long told = System.nanoTime() - STATUS_NANOS; events.isOpen(); cadence.await()) {
            if (System.nanoTime() - told >= STATUS_NANOS) {
                told = System.nanoTime();
                events.send("status", Json.of(told()));
            }
            if (!scope.hasEnded()) {
                Optional<String> frame = scope.next().map(Json::of);
                cadence.made();
                if (frame.isPresent()) {
                    events.send("frame", frame.get());
                    panel.frameSent();
                }
            } else {
                cadence.made();
            }
        }
    }

    private Told told() {
        List<Double> kept = panel.channels().stream()
                .map(channel -> Ends.longestSeconds(channel, panel.trace(channel.number())))
                .toList();
        return new Told(Frame.now(), panel.recording(), panel.channels(), Settings.MOST_WINDOW, kept, panel.status());
    }
}
