package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Program;
import dev.progeny.dashboard.browser.Untested;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code progeny top} on a terminal, which the program {@code script} of util-linux plays. */
@Timeout(120)
class TopInTerminalTest {
    private static final char CTRL_C = 3;
    private static final String CLEAR = "\u001b[H\u001b[J";
    private static final Pattern CONTROL = Pattern.compile("\u001b[^a-zA-Z]*[a-zA-Z]");
    private static final String NAME = "seen-in-a-terminal-" + System.nanoTime();

    @TempDir
    Path folder;

    private Process terminal;

    @BeforeEach
    void aTerminalCanBePlayed() throws Exception {
        try {
            Process process = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            if (said.contains("util-linux")) {
                return;
            }
        } catch (IOException e) {
            // it is not there
        }
        throw Untested.because("progeny top on a terminal", "there is no script of util-linux: install it");
    }

    @AfterEach
    void theTerminalEnds() {
        if (terminal != null) {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    private void top(String arguments, String... jvmArguments) throws IOException {
        topIn("xterm", arguments, jvmArguments);
    }

    /** Starts it in a shell on a terminal of a kind. Beside the screen, the folder then has its status, and the terminal's modes before and after. */
    private void topIn(String kind, String arguments, String... jvmArguments) throws IOException {
        String quoted = "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' "
                + String.join(" ", jvmArguments) + " -cp '"
                + System.getProperty("java.class.path") + "' " + Progeny.class.getName() + " top " + arguments;
        String script = String.join(
                "; ",
                "trap : INT", // or it would end with what it runs
                "stty rows 1000 cols 80", // room for whatever else runs on this machine
                "tty > tty",
                "stty -g > before",
                (Program.ignoresSigint() ? "env --default-signal=INT " : "") + quoted,
                "echo $? > status",
                "stty -g > after");
        ProcessBuilder builder = new ProcessBuilder("script", "-qfc", script, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("screen").toFile());
        builder.environment().put("TERM", kind);
        terminal = builder.start();
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private String picture() throws IOException {
        String screen = read("screen");
        return screen.substring(Math.max(0, screen.lastIndexOf(CLEAR)));
    }

    private void awaitPicture(String text) {
        await().atMost(Duration.ofMinutes(1)).until(() -> picture().contains(text));
    }

    private void assertEnded(int status) throws Exception {
        assertTrue(terminal.waitFor(60, TimeUnit.SECONDS));
        assertEquals(String.valueOf(status), read("status").strip());
        assertThat(read("before")).isNotBlank().isEqualTo(read("after"));
    }

    private void interrupt() throws IOException {
        terminal.getOutputStream().write(CTRL_C);
        terminal.getOutputStream().flush();
    }

    private static void end(Program program) throws Exception {
        program.process().getOutputStream().close();
        assertEquals(0, program.waitFor(), program::errors);
    }

    private Program withPool() throws IOException {
        Path ready = folder.resolve("ready");
        Program program = Program.start(TopTest.WithPool.class, NAME, ready.toString());
        TopTest.awaitFile(ready);
        return program;
    }

    @Test
    void onATerminalItDrawsAgainAndAgainUntilCtrlCAndLeavesTheTerminalAsItWas() throws Exception {
        try (Program program = withPool()) {
            top("");
            awaitPicture(NAME + ", in process " + program.process().pid()
                    + ": 1 at a time; 0 running, 0 waiting, 1 returned");
            OutputStream tasks = program.process().getOutputStream();
            tasks.write(1);
            tasks.flush();
            awaitPicture("0 waiting, 2 returned");

            interrupt();
            assertEnded(130);
            List<String> controls = CONTROL.matcher(read("screen"))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(controls).containsOnly("\u001b[?7l", "\u001b[H", "\u001b[J", "\u001b[?7h");
            assertEquals("\u001b[?7h", controls.get(controls.size() - 1));
            end(program);
        }
    }

    @Test
    void whatIsHigherThanTheTerminalIsCut() throws Exception {
        try (Program program = withPool()) {
            top("");
            awaitPicture(NAME + ", in process ");

            new ProcessBuilder("stty", "-F", read("tty").strip(), "rows", "5")
                    .start()
                    .waitFor();

            awaitPicture(" more lines"); // the fourth, and the cursor has the fifth
            assertThat(picture().lines()).hasSizeLessThanOrEqualTo(5);
            interrupt();
            assertEnded(130);
            end(program);
        }
    }

    @Test
    void aProgramThatIsStoppedDoesNotStopItAndIsShownAgainWhenItGoesOn() throws Exception {
        try (Program program = withPool()) {
            top("", "-Dsun.tools.attach.attachTimeout=5000");
            awaitPicture(NAME + ", in process ");

            program.signal("STOP");
            awaitPicture("process " + program.process().pid() + ": cannot be asked for its pools: ");

            program.signal("CONT");
            awaitPicture(NAME + ", in process ");

            interrupt();
            assertEnded(130);
            end(program);
        }
    }

    @Test
    void onceIsOnceOnATerminalToo() throws Exception {
        try (Program program = withPool()) {
            top("--once");

            assertPrintedOnce(program);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dumb"})
    void onATerminalThatKnowsNoControlsItPrintsOnce(String kind) throws Exception {
        try (Program program = withPool()) {
            topIn(kind, "");

            assertPrintedOnce(program);
        }
    }

    private void assertPrintedOnce(Program program) throws Exception {
        assertEnded(0);
        assertThat(read("screen"))
                .containsOnlyOnce(NAME + ", in process " + program.process().pid() + ": ")
                .doesNotContain("\u001b");
        end(program);
    }
}
