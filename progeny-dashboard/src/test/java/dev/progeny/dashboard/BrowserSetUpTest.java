package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Program;
import dev.progeny.dashboard.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests of pages install a browser where there is none: here on a path that has none, with an {@code apt-get} that only makes a file. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class BrowserSetUpTest {
    private static final String ROOT = "echo 0";
    private static final String USER = "echo 1000";

    @TempDir
    Path path;

    /** A test's set-up, in a JVM of its own. */
    static final class SetUp {
        private SetUp() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(
                    Browser.setUp().map(Path::getFileName).map(Path::toString).orElse("none") + ", "
                            + Browser.setUp().isPresent());
        }
    }

    @BeforeEach
    void noBrowserIsOnThePath() throws IOException {
        for (String tool : List.of("sh", "flock", "timeout", "chmod", "sleep", "echo")) {
            Path real = Stream.of(System.getenv("PATH").split(":"))
                    .map(folder -> Path.of(folder, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(path.resolve(tool), real);
        }
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void aptGetThatInstalls() throws IOException {
        program("apt-get", """
                cd %s
                echo "$*" >> calls
                case "$*" in
                *" update") while [ ! -e go ]; do sleep 0.02; done ;;
                *" install --no-install-recommends chromium") echo > chromium; chmod +x chromium ;;
                esac""".formatted(path));
    }

    private List<String> calls() throws IOException {
        Path calls = path.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private Program setUp(String install) throws IOException {
        return Program.start(
                Map.of("PATH", path.toString(), "CHROMIUM", "", "CHROMIUM_INSTALL", install), List.of(), SetUp.class);
    }

    private static boolean installsOrWaits(Program program) {
        return program.descendants().stream()
                .anyMatch(process -> process.info().commandLine().orElse("").contains("flock"));
    }

    private static String found(Program program) throws InterruptedException {
        assertEquals(0, program.waitFor(), program::errors);
        return program.output().strip();
    }

    @Test
    void aBrowserIsInstalledOnceHoweverManyJvmsWantOneAtATime() throws Exception {
        program("id", ROOT);
        aptGetThatInstalls();

        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            programs.add(setUp(""));
        }
        await().until(() -> programs.stream().allMatch(BrowserSetUpTest::installsOrWaits));
        Files.createFile(path.resolve("go"));

        for (Program program : programs) {
            assertEquals("chromium, true", found(program));
        }
        assertThat(programs)
                .extracting(Program::errors)
                .allMatch(said -> said.contains("INSTALLING the package chromium by " + path.resolve("apt-get"))
                        && said.contains("CHROMIUM_INSTALL=no"));
        assertThat(calls()).hasSize(3);
        assertThat(calls().get(0)).endsWith("update");
        assertThat(calls().get(1)).endsWith("install --no-install-recommends --download-only chromium");
        assertThat(calls().get(2)).endsWith("install --no-install-recommends chromium");
    }

    @Test
    void whoeverForbidsItIsObeyed() throws Exception {
        program("id", ROOT);
        aptGetThatInstalls();

        Program program = setUp("no");

        assertEquals("none, false", found(program));
        assertThat(program.errors()).isEmpty();
        assertThat(calls()).isEmpty();
    }

    @Test
    void aUserWhoNeedsAPasswordIsNotAskedForIt() throws Exception {
        program("id", USER);
        aptGetThatInstalls();
        for (String sudo : List.of("none", "one that wants a password")) {
            if (!sudo.equals("none")) {
                program("sudo", "[ \"$1\" = -n ] && echo 'sudo: a password is required' && exit 1");
            }

            Program program = setUp("");

            assertEquals("none, false", found(program), sudo);
            assertThat(program.errors()).isEmpty();
        }
        assertThat(calls()).isEmpty();
    }

    @Test
    void aUserWhoNeedsNoPasswordInstallsAsRoot() throws Exception {
        program("id", USER);
        program("sudo", "echo \"sudo $1\" >> " + path.resolve("calls") + "; shift; exec \"$@\"");
        aptGetThatInstalls();
        Files.createFile(path.resolve("go"));

        assertEquals("chromium, true", found(setUp("")));

        assertThat(calls()).startsWith("sudo -n", "sudo -n").hasSize(5);
    }

    @Test
    void anInstallationThatFailsIsToldAndNotTriedAgain() throws Exception {
        program("id", ROOT);
        program(
                "apt-get",
                "echo \"$*\" >> " + path.resolve("calls") + "; echo 'E: Unable to locate package'; exit 100");

        Program program = setUp("");

        assertEquals("none, false", found(program));
        assertThat(program.errors()).contains("could not be installed: ", "E: Unable to locate package");
        assertThat(calls()).hasSize(2);
    }

    @Test
    void whereThereIsNoAptGetNothingIsInstalled() throws Exception {
        program("id", ROOT);

        Program program = setUp("");

        assertEquals("none, false", found(program));
        assertThat(program.errors()).isEmpty();
    }
}
