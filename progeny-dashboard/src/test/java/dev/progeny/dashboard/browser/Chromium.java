package dev.progeny.dashboard.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Chromium of this machine: the one that the variable {@code CHROMIUM} names, or the first on the path. Where there is none, the package
 * {@code chromium} is installed: if the system has {@code apt-get}, if this process may use it without a password, and unless the variable
 * {@code CHROMIUM_INSTALL} is {@code no}.
 *
 * <p>However many JVMs come at a time, one installs and the others wait for it. A download that takes long is given up; what then
 * unpacks it is not, since packages that are there by half have to be repaired by hand.
 */
final class Chromium {
    private static final List<String> NAMES = List.of(
            "chromium-headless-shell",
            "chrome-headless-shell",
            "chromium",
            "chromium-browser",
            "google-chrome",
            "chrome");

    /** Whatever comes of the update, the lists that were there before may do. */
    private static final String INSTALL = """
            command -v chromium && exit # another JVM was quicker
            export DEBIAN_FRONTEND=noninteractive
            apt="apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=2"
            timeout 300 $apt update
            timeout 600 $apt install --no-install-recommends --download-only chromium || exit
            $apt install --no-install-recommends chromium
            """;

    private static final String LOCK_SECONDS = "1200";
    private static final long MOST_MINUTES = 40;
    private static final int TOLD = 2000;

    private static boolean isSetUp;

    private Chromium() {}

    /** {@return its program, installed if that is needed and may be; tried once in each JVM} */
    static synchronized Optional<Path> setUp() throws IOException, InterruptedException {
        if (!isSetUp) {
            isSetUp = true;
            if (find().isEmpty() && !"no".equals(System.getenv("CHROMIUM_INSTALL"))) {
                install();
            }
        }
        return find();
    }

    private static Optional<Path> find() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return onPath(NAMES);
    }

    private static Optional<Path> onPath(List<String> names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void install() throws IOException, InterruptedException {
        Optional<Path> aptGet = onPath(List.of("apt-get"));
        Optional<List<String>> asRoot = asRoot();
        if (aptGet.isEmpty() || asRoot.isEmpty()) {
            return;
        }
        Untested.say("INSTALLING the package chromium by " + aptGet.get()
                + ", since there is no Chromium on the path, nor in CHROMIUM; CHROMIUM_INSTALL=no would forbid it");
        List<String> command = new ArrayList<>(asRoot.get());
        // Locked is the program itself, which is there for all users, and needs not be written to.
        command.addAll(List.of("flock", "-o", "-w", LOCK_SECONDS, aptGet.get().toString(), "sh", "-c", INSTALL));
        String said = run(command);
        if (find().isEmpty()) {
            Untested.say("chromium could not be installed: "
                    + said.substring(Math.max(0, said.length() - TOLD)).strip());
        }
    }

    /** {@return how root's commands begin for this process, if it may run any without a password} */
    private static Optional<List<String>> asRoot() throws IOException, InterruptedException {
        if (onPath(List.of("id")).isPresent()
                && run(List.of("id", "-u")).strip().equals("0")) {
            return Optional.of(List.of());
        }
        List<String> sudo = List.of("sudo", "-n");
        return onPath(List.of("sudo")).isPresent()
                        && run(List.of("sudo", "-n", "echo", "may")).strip().equals("may")
                ? Optional.of(sudo)
                : Optional.empty();
    }

    /** {@return what a program said} Not by a pipe, which would stay open as long as any process that it left. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            process.getOutputStream().close();
            String late = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)
                    ? ""
                    : "\nit has not ended within " + MOST_MINUTES + " minutes";
            return Files.readString(said) + late;
        } finally {
            Files.delete(said);
        }
    }
}
