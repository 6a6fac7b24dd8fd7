package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.progeny.dashboard.browser.Answer;
import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.supervise.SharedInstrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The page's server, in this process, with the panel of an instrument of two channels that has just read a second of a sine of 123 Hz. */
final class ServedPage implements AutoCloseable {
    static final double RATE = 10_000;

    private final SharedInstrument instrument;
    final SharedPanel panel;
    final Path folder;
    private ShowServer server;

    ServedPage(Path folder) throws Exception {
        this.folder = folder;
        instrument = SharedInstrument.create(folder, "one=sine:rate=10000", "two=sine:rate=10000,unit=A");
        panel = instrument.panel();
        for (Channel channel : panel.channels()) {
            panel.trace(channel.number()).write(0, sine(channel, 0, 10_000), 10_000);
        }
        server = new ShowServer(panel, 0, LocalServer.newToken());
    }

    static float[] sine(Channel channel, int first, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) ((channel.number() + 1) * Math.sin(2 * Math.PI * 0.0123 * (first + i)));
        }
        return samples;
    }

    List<Channel> channels() {
        return panel.channels();
    }

    URI address() {
        return server.address();
    }

    Answer get(String path) throws IOException {
        return ask("GET", path);
    }

    Answer post(String path) throws IOException {
        return ask("POST", path);
    }

    private Answer ask(String method, String path) throws IOException {
        return Answer.ask(address(), method, address().getPath() + path, host(address()));
    }

    JsonObject json(String path) throws IOException {
        return JsonParser.parseString(get(path).body()).getAsJsonObject();
    }

    /** {@return the lines of a stream of events} */
    BufferedReader stream(String query) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address().resolve("live?" + query)).build();
        InputStream body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    long shown(int channel) {
        return panel.status().channels().get(channel).shown();
    }

    /** Ends the server, and starts another with the same address. */
    void startAgain() throws IOException {
        URI before = address();
        server.close();
        server = new ShowServer(panel, before.getPort(), before.getPath().replace("/", ""));
    }

    @Override
    public void close() {
        server.close();
        instrument.close();
    }
}
