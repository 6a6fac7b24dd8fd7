package dev.progeny.bench;

import dev.progeny.bench.host.HostMain;
import dev.progeny.bench.host.PeerJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which peers there are on this machine, and how they are started. */
final class Peers implements AutoCloseable {
    private static final String SCRIPT = "peer.py";

    private final String python;
    private final Path folder;
    private final Optional<String> pythonVersion;

    Peers() throws IOException, InterruptedException {
        this("python3");
    }

    /** With that command for Python. */
    Peers(String python) throws IOException, InterruptedException {
        this.python = python;
        folder = Files.createTempDirectory("progeny-bench");
        folder.toFile().deleteOnExit(); // if the user interrupts the run
        Path script = folder.resolve(SCRIPT);
        try (InputStream resource = Objects.requireNonNull(Peers.class.getResourceAsStream(SCRIPT))) {
            Files.copy(resource, script);
        }
        script.toFile().deleteOnExit();
        pythonVersion = findPython(python);
    }

    private static Optional<String> findPython(String python) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import platform; print(platform.python_version())")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(version) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is none
        }
    }

    /** {@return the version of CPython, if there is one} */
    Optional<String> pythonVersion() {
        return pythonVersion;
    }

    boolean has(Peer peer) {
        return !peer.isPython() || pythonVersion.isPresent();
    }

    List<String> command(Peer peer) {
        if (peer.isPython()) {
            String method = peer == Peer.CPYTHON_FORK ? "fork" : "spawn";
            return List.of(python, "-B", folder.resolve(SCRIPT).toString(), method);
        }
        return PeerJvm.command(HostMain.class, jvmArguments(peer), List.of(peer.name()));
    }

    /** What each of the peers asks its users to add. */
    private static List<String> jvmArguments(Peer peer) {
        List<String> arguments = new ArrayList<>();
        if (peer.isProgeny()) {
            arguments.addAll(PeerJvm.nativeAccess());
        }
        if (peer == Peer.AERON) {
            arguments.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
            arguments.addAll(PeerJvm.unsafeAccess());
        }
        return arguments;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve(SCRIPT));
        Files.deleteIfExists(folder);
    }
}
