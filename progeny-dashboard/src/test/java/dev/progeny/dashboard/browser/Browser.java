package dev.progeny.dashboard.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Chromium without a window, driven by its debugging protocol. */
public final class Browser implements AutoCloseable {
    private static final Map<String, Integer> KEYS = Map.of(
            "Tab",
            9,
            "Enter",
            13,
            "PageUp",
            33,
            "PageDown",
            34,
            "End",
            35,
            "Home",
            36,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    /** The lowest contrast of any text that can be seen: black on white is 21, and 4.5 is readable (WCAG 2.2, AA). */
    private static final String LOWEST_CONTRAST = """
            (() => {
              const channel = (c) => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
              const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
              const ground = (element) => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = numbers(getComputedStyle(e).backgroundColor);
                  if (colour.length === 3) return colour;
                }
                return null;
              };
              const all = [...document.body.querySelectorAll('*')].filter((e) => e.getClientRects().length > 0
                && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim()));
              return Math.min(...all.map((e) => {
                const pair = [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
                return (pair[0] + 0.05) / (pair[1] + 0.05);
              }));
            })()""";

    /** What a page says of its state, and its text. */
    private static final String HELD = """
            (() => {
              const states = [...document.querySelectorAll('[role=status], .state')].map((e) => `${e.id}: ${e.textContent}`);
              return `the page ${location.pathname.split('/').pop()} has the states: ${states.join('; ')}\nits text: ${document.body.innerText.replaceAll(/\\s*\\n\\s*/g, ' | ').slice(0, 8000)}`;
            })()""";

    /** Only a hang gets there. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger lastCommand = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private String session = "";

    private Browser(Process process, Path folder) throws Exception {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(debugger(folder), new Answers())
                .get();
        JsonObject target = send("Target.createTarget", "{\"url\":\"about:blank\"}");
        target.addProperty("flatten", true);
        session = send("Target.attachToTarget", target.toString())
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            send(domain + ".enable", "{}");
        }
    }

    /**
     * Looks for the Chromium of this machine, and installs one if there is none and this process may. That can take minutes: to be called before
     * all tests of a class, whose limits of time do not count it.
     *
     * @return its program, if there is one now
     */
    public static Optional<Path> setUp() throws IOException, InterruptedException {
        return Chromium.setUp();
    }

    /**
     * Starts one. Without a Chromium on this machine, the test is skipped with a loud notice, or fails where {@code CI} is set.
     *
     * @param what what is not tested then
     * @param folder an empty one, for all that it writes
     */
    public static Browser start(String what, Path folder) throws Exception {
        Path program = setUp().orElseThrow(
                        () -> Untested.because(
                                what,
                                "there is no Chromium on the path, nor in CHROMIUM, and none could be installed: install the package chromium"));
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-breakpad",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // it refuses to start otherwise
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.directory(folder.toFile());
        builder.environment().put("TMPDIR", "."); // it makes a socket there, whose path may not be long
        Process process = builder.start();
        try {
            return new Browser(process, folder);
        } catch (Exception e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw e;
        }
    }

    private URI debugger(Path folder) throws IOException, InterruptedException {
        while (true) {
            try {
                List<String> lines = Files.readAllLines(folder.resolve("DevToolsActivePort"));
                if (lines.size() == 2) {
                    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
                }
            } catch (NoSuchFileException e) {
                if (!process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("output.txt")), e);
                }
            }
            Thread.sleep(10);
        }
    }

    /** Sends a command, and returns its result. */
    public JsonObject send(String method, String parameters) throws Exception {
        int id = lastCommand.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        JsonObject command = new JsonObject();
        command.addProperty("id", id);
        command.addProperty("method", method);
        command.add("params", JsonParser.parseString(parameters));
        if (!session.isEmpty()) {
            command.addProperty("sessionId", session);
        }
        socket.sendText(command.toString(), true).get();
        JsonObject whole = answer.get(60, TimeUnit.SECONDS);
        if (whole.has("error")) {
            throw new IOException(method + ": " + whole.get("error"));
        }
        return whole.getAsJsonObject("result");
    }

    /** {@return what an expression of JavaScript is in the page} */
    public JsonElement evaluate(String expression) throws Exception {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("expression", expression);
        parameters.addProperty("returnByValue", true);
        parameters.addProperty("awaitPromise", true);
        JsonObject result = send("Runtime.evaluate", parameters.toString());
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.getAsJsonObject("result").get("value");
    }

    /** Waits until an expression is true in the page; if it is not for very long, fails, and tells what the page has instead. */
    public void await(String expression) throws Exception {
        await(expression, LIMIT);
    }

    /** Waits for so long at most, for what is known to take its time. */
    public void await(String expression, Duration limit) throws Exception {
        long begun = System.nanoTime();
        while (!evaluate("Boolean(" + expression + ")").getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new AssertionError("not true within " + limit.toSeconds() + " s: " + expression + "\nit is: "
                        + evaluate(expression) + "\n" + evaluate(HELD).getAsString() + "\nit complained: "
                        + complaints());
            }
            Thread.sleep(20);
        }
    }

    private List<JsonObject> complaints() {
        return Stream.of("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
                .flatMap(method -> events(method).stream())
                .toList();
    }

    public void open(URI page) throws Exception {
        send("Page.navigate", "{\"url\":\"" + page + "\"}");
    }

    /** Gives the page a size, and light or dark colours. */
    public void show(int width, int height, String colours) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}");
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + colours + "\"}]}");
    }

    /** Presses a key, such as {@code Tab}, {@code Enter} or {@code ArrowLeft}. */
    public void press(String key) throws Exception {
        String named = "\"key\":\"" + key + "\",\"code\":\"" + key + "\",\"windowsVirtualKeyCode\":" + KEYS.get(key);
        String text = key.equals("Enter") ? ",\"text\":\"\\r\"" : "";
        send("Input.dispatchKeyEvent", "{\"type\":\"keyDown\"," + named + text + "}");
        send("Input.dispatchKeyEvent", "{\"type\":\"keyUp\"," + named + "}");
    }

    /** {@return the lowest contrast of any text that can be seen now} */
    public double lowestContrast() throws Exception {
        return evaluate(LOWEST_CONTRAST).getAsDouble();
    }

    /** Takes a picture of the page. */
    public void picture(Path file) throws Exception {
        String data = send("Page.captureScreenshot", "{\"format\":\"png\"}")
                .get("data")
                .getAsString();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** {@return what it told by itself, of one kind} */
    public List<JsonObject> events(String method) {
        return events.stream()
                .filter(event -> event.get("method").getAsString().equals(method))
                .map(event -> event.getAsJsonObject("params"))
                .toList();
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true).get(); // it may go before it answers
        process.waitFor();
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
        socket.abort();
    }

    /** Puts together what comes, and gives each answer to whom it belongs. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                if (message.has("method")) {
                    events.add(message);
                } else {
                    CompletableFuture<JsonObject> answer =
                            answers.remove(message.get("id").getAsInt());
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
