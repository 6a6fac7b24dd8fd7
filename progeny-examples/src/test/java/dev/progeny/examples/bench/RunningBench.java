package dev.progeny.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole instrument, known only by its command line and the address that it prints. */
public final class RunningBench implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private RunningBench(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts one.
     *
     * @param folder where it keeps all that it writes, the recordings in its folder {@code store}
     * @param name what the recording is called
     * @param channels what it reads
     */
    public static RunningBench start(Path folder, String name, String... channels) throws IOException {
        return run(
                folder,
                name,
                Stream.of(channels)
                        .flatMap(channel -> Stream.of("--channel", channel))
                        .toList());
    }

    /**
     * Starts one with other options of the command line.
     *
     * @param folder where it keeps all that it writes, the recordings in its folder {@code store}
     * @param name what the recording is called
     */
    public static RunningBench run(Path folder, String name, List<String> options) throws IOException {
        Path temp = Files.createDirectories(temp(folder));
        Path errors = folder.resolve("errors.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temp,
                "-Dprogeny.cache=off",
                "-Dprogeny.folder=" + System.getProperty("progeny.folder")));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of("--store", store(folder).toString(), "--name", name));
        command.addAll(options);
        return new RunningBench(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** {@return where the recordings are} */
    public static Path store(Path folder) {
        return folder.resolve("store");
    }

    /** {@return where it has its temporary files} */
    static Path temp(Path folder) {
        return folder.resolve("temp");
    }

    /** {@return its process} */
    Process process() {
        return process;
    }

    /** {@return what it has said on standard error} */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Waits for the address of the page; to be called once. */
    public URI address() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("page: ")) {
                return URI.create(line.substring("page: ".length()));
            }
        }
        throw new IOException("the instrument ended: " + errors());
    }

    /** {@return the ids of its processes, as the system knows them} */
    public Set<Long> processes() {
        return process.children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /**
     * Ends it as Ctrl-C does.
     *
     * @return what it said at the end
     */
    public List<String> end() {
        process.toHandle().destroy(); // destroy() would close the output
        return said();
    }

    /** {@return what else it says until it ends} */
    List<String> said() {
        return output.lines().toList();
    }

    /** {@return its exit code, once it has ended} */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
