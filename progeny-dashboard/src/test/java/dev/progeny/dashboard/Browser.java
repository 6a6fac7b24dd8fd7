package dev.progeny.dashboard;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of(
            "chromium-headless-shell",
            "chrome-headless-shell",
            "chromium",
            "chromium-browser",
            "google-chrome",
            "chrome");

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

    /** {@return the Chromium of this machine, if it has one: that which CHROMIUM names, or the first on the path} */
    static Optional<Path> find() {
        String named = System.getenv("CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one.
     *
     * @param folder an empty one, for all that it writes
     */
    static Browser start(Path program, Path folder) throws Exception {
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
        builder.environment().put("TMPDIR", folder.toString());
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
    JsonObject send(String method, String parameters) throws Exception {
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
    JsonElement evaluate(String expression) throws Exception {
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

    /** Waits until an expression is true in the page. */
    void await(String expression) throws Exception {
        while (!evaluate("Boolean(" + expression + ")").getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    void open(URI page) throws Exception {
        send("Page.navigate", "{\"url\":\"" + page + "\"}");
    }

    /** Gives the page a size, and light or dark colours. */
    void show(int width, int height, String colours) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}");
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + colours + "\"}]}");
    }

    /** Presses a key: {@code Tab} or {@code Enter}. */
    void press(String key) throws Exception {
        String named = "\"key\":\"" + key + "\",\"code\":\"" + key + "\"";
        String code =
                key.equals("Tab") ? ",\"windowsVirtualKeyCode\":9" : ",\"windowsVirtualKeyCode\":13,\"text\":\"\\r\"";
        send("Input.dispatchKeyEvent", "{\"type\":\"keyDown\"," + named + code + "}");
        send("Input.dispatchKeyEvent", "{\"type\":\"keyUp\"," + named + "}");
    }

    /** Takes a picture of the page. */
    void picture(Path file) throws Exception {
        String data = send("Page.captureScreenshot", "{\"format\":\"png\"}")
                .get("data")
                .getAsString();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** {@return what it told by itself, of one kind} */
    List<JsonObject> events(String method) {
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
