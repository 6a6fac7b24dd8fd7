package dev.progeny.bench;

import dev.progeny.bench.host.HostMain;
import dev.progeny.bench.host.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The process in which one contender works, seen from the one who gives the orders. */
final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final Duration limit;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::readAnswers, "bench-answers");

    /**
     * Starts it.
     *
     * @param limit how long it may take to answer
     */
    Host(Peer peer, Peers peers, Duration limit) throws IOException {
        this.limit = limit;
        process = new ProcessBuilder(peers.command(peer))
                .redirectError(Redirect.INHERIT)
                .start();
        reader.setDaemon(true);
        reader.start();
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(HostMain.ANSWER)) {
                    answers.add(Optional.of(line.substring(HostMain.ANSWER.length())));
                } else {
                    System.err.println(line);
                }
            }
        } catch (IOException e) {
            System.err.println("cannot read from pid " + process.pid() + ": " + e);
        } finally {
            answers.add(Optional.empty());
        }
    }

    void open(String work, Settings settings) throws HostException, InterruptedException {
        order("open " + work + " " + settings);
    }

    /** {@return nanoseconds, by the name of the figure} */
    Map<String, Double> run(int operations) throws HostException, InterruptedException {
        Map<String, Double> figures = new TreeMap<>();
        for (String figure : order("run " + operations).split(" ")) {
            int equals = figure.indexOf('=');
            figures.put(figure.substring(0, equals), Double.valueOf(figure.substring(equals + 1)));
        }
        return figures;
    }

    void closeWork() throws HostException, InterruptedException {
        order("close");
    }

    private String order(String order) throws HostException, InterruptedException {
        try {
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new HostException("its process has ended: " + e.getMessage());
        }
        Optional<String> answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            close();
            throw new HostException("no answer to \"" + order + "\" within " + limit.toSeconds() + " s");
        }
        String text = answer.orElseThrow(() -> new HostException("its process ended at \"" + order + "\""));
        if (text.startsWith(HostMain.FAILED)) {
            throw new HostException(text.substring(HostMain.FAILED.length()));
        }
        return text;
    }

    /** Ends the process, at the end of its input or by force. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended already
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            reader.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
