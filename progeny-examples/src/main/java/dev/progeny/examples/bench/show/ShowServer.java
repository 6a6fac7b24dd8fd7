package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.BadRequestException;
import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.dashboard.web.Request;
import dev.progeny.examples.bench.live.Order;
import dev.progeny.examples.bench.live.Panel;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the page, what it shows, and what its buttons do. */
final class ShowServer implements AutoCloseable {
    private static final List<String> FILES = List.of(
            "page.css",
            "page.js",
            "link.js",
            "scope.js",
            "cursors.js",
            "spectrum.js",
            "controls.js",
            "settings.js",
            "status.js",
            "recordings.js",
            "question.js",
            "format.js",
            "icon.svg");
    private static final String LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Panel panel;
    private final LocalServer server;

    ShowServer(Panel panel, int port, String token) throws IOException {
        this.panel = panel;
        RecordingPages recordings = new RecordingPages(panel);
        LocalServer.Builder builder = LocalServer.builder()
                .port(port)
                .token(token)
                .threads("bench-show")
                .file("", page("index.html"))
                .file("uplot.js", ShowServer.class.getResource(LIBRARY + "uPlot.esm.js"))
                .file("uplot.css", ShowServer.class.getResource(LIBRARY + "uPlot.min.css"))
                .get("live", new Live(panel)::send)
                .get("recordings", recordings::list)
                .get("origin", recordings::origin)
                .get("overview", recordings::overview)
                .get("csv", recordings::csv)
                .get("wav", recordings::wav)
                .post("rename", recordings::rename)
                .post("delete", recordings::delete)
                .post("order", this::order);
        FILES.forEach(name -> builder.file(name, page(name)));
        this.server = builder.open();
    }

    private static @Nullable URL page(String name) {
        return ShowServer.class.getResource("page/" + name);
    }

    /** {@return the address of the page, with the token} */
    URI address() {
        return server.address();
    }

    private void order(Request request) throws IOException, BadRequestException {
        String process = request.parameter("process", "");
        Order.Action action = request.word("action", Order.Action.START);
        if (request.parameter("action", "").isEmpty()) {
            throw new BadRequestException("action must be start, stop or kill, and is missing");
        }
        if (action == Order.Action.STOP && isPage(process)) {
            throw new BadRequestException(process + " cannot be stopped here: without it there is no page on which to"
                    + " start it again; kill it to have it started anew");
        }
        try {
            panel.order(new Order(process, action));
            request.text(Request.OK, "done");
        } catch (IllegalArgumentException e) {
            request.text(Request.GONE, "there is no process of this name");
        } catch (IllegalStateException e) {
            request.text(Request.UNAVAILABLE, "the supervisor does not answer; try again");
        }
    }

    private boolean isPage(String process) {
        return panel.status().processes().stream()
                .anyMatch(each -> each.name().equals(process) && each.role().equals("show"));
    }

    @Override
    public void close() {
        server.close();
    }
}
