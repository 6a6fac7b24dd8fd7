package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.progeny.dashboard.browser.Answer;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.supervise.SharedInstrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of pictures and states that a page is sent. */
@Timeout(120)
class LiveTest extends WithServedPage {
    /** Reads events until there is one of a kind. */
    private static JsonObject next(BufferedReader lines, String kind) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the stream has ended");
            }
            if (line.equals("event: " + kind)) {
                return JsonParser.parseString(lines.readLine().substring("data: ".length()))
                        .getAsJsonObject();
            }
        }
    }

    @Test
    void aStreamTellsTheStateAndShowsWhatWasAskedFor() throws Exception {
        try (BufferedReader lines = page.stream("channels=1,0&window=0.05&level=0.2")) {
            JsonObject told = next(lines, "status");
            JsonObject frame = next(lines, "frame");

            assertEquals(
                    "two",
                    told.getAsJsonArray("channels")
                            .get(1)
                            .getAsJsonObject()
                            .get("name")
                            .getAsString());
            assertEquals(200, told.getAsJsonObject("status").get("capacity").getAsLong());
            assertEquals(22.25, told.getAsJsonArray("kept").get(0).getAsDouble(), 1e-9);
            assertEquals(20, told.get("longest").getAsDouble());
            JsonArray measured = frame.getAsJsonArray("measured");
            assertEquals(1, measured.get(0).getAsJsonObject().get("channel").getAsInt());
            assertEquals(123, measured.get(0).getAsJsonObject().get("frequency").getAsDouble(), 0.1);
            assertEquals("triggered", frame.get("state").getAsString());
            assertThat(frame.getAsJsonArray("spectra")).isEmpty();
        }
        try (BufferedReader lines = page.stream("channels=0&fft=4096&frames=30")) {
            JsonObject spectrum =
                    next(lines, "frame").getAsJsonArray("spectra").get(0).getAsJsonObject();
            assertEquals(123, spectrum.get("peakFrequency").getAsDouble(), 0.5);
        }
        assertThat(page.shown(0)).isBetween(500L, 4096L);
        await().until(() -> page.panel.board().frames() >= 2);
    }

    @Test
    void theLongestSpectrumIsMadeOfChannelsOfAnyRate() throws Exception {
        for (int rate : List.of(50, 1000, 3000, 5000, 50_000, 250_000)) {
            try (SharedInstrument instrument = SharedInstrument.create(folder, "any=sine:frequency=10,rate=" + rate)) {
                SharedPanel panel = instrument.panel();
                Channel channel = panel.channels().get(0);
                int count = panel.trace(0).capacity() + 1000;
                panel.trace(0).write(0, ServedPage.sine(channel, 0, count), count);
                Trigger trigger = new Trigger(Trigger.Mode.AUTO, 0, Trigger.Kind.RISING, 0, 0);
                Settings settings = new Settings(List.of(channel), 0.01, 0.5, trigger, 65536, 25);

                Frame frame = new Scope(panel, settings, new Shown(panel), new Workspace(), new Habits())
                        .next()
                        .orElseThrow();

                assertEquals(1, frame.spectra().size(), rate + " samples a second");
                assertEquals(0.0123 * rate, frame.spectra().get(0).peakFrequency(), rate * 1e-4);
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedWithTheLimit() throws Exception {
        for (String wrong : List.of(
                "window=21",
                "window=-1",
                "window=NaN",
                "window=x",
                "position=1.1",
                "channels=2",
                "channels=0,x",
                "source=2",
                "mode=now",
                "kind=up",
                "fft=1000",
                "fft=131072",
                "frames=31",
                "frames=0",
                "hysteresis=-1",
                "level=Infinity")) {
            Answer answer = page.get("live?" + wrong);
            assertEquals(400, answer.status(), wrong);
            assertThat(answer.body()).contains("must be").contains(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    @Test
    void aSlowPageGetsFewerPicturesAndHoldsUpNobody() throws Exception {
        URI address = page.address();
        String slowly =
                "GET " + address.getPath() + "live?channels=0,1&frames=30 HTTP/1.1\r\n" + host(address) + "\r\n\r\n";
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
                BufferedReader quick = page.stream("channels=0,1&frames=30")) {
            slow.getOutputStream().write(slowly.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 30; i++) {
                next(quick, "frame");
            }
            assertEquals(200, page.get("page.js").status());
            assertThat(slow.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void thereIsALimitToThePagesThatAreOpenAndOneThatGoesMakesRoom() throws Exception {
        List<BufferedReader> open = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            open.add(page.stream("frames=30"));
            next(open.get(i), "status");
        }

        Answer refused = page.get("live");

        assertEquals(200, refused.status());
        assertThat(refused.body())
                .contains("event: refused\ndata: there are 16 open pages already; close one of them\n\n")
                .doesNotContain("status");
        for (BufferedReader each : open) {
            each.close();
        }
        await().until(() -> {
            try (BufferedReader lines = page.stream("frames=30")) {
                return lines.readLine().equals("event: status");
            }
        });
    }
}
