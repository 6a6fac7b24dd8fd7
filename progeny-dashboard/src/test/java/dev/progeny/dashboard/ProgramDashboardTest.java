package dev.progeny.dashboard;

import static dev.progeny.dashboard.browser.Answer.ask;
import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import dev.progeny.ProcessPool;
import dev.progeny.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -Dprogeny.dashboard}: a program that knows nothing of a dashboard has one. */
@Timeout(120)
class ProgramDashboardTest {
    /** A program with two pools, which ends when its input does. */
    static final class WithPools {
        private WithPools() {}

        public static void main(String[] arguments) throws Exception {
            try (ProcessPool first =
                            ProcessPool.builder().name("first").workers(1).build();
                    ProcessPool second =
                            ProcessPool.builder().name("second").workers(1).build()) {
                System.out.println("in a worker: " + first.apply(() -> System.getProperty("progeny.dashboard")));
                System.out.println(second.apply(() -> 1 + 1));
                System.in.read();
            }
        }
    }

    static Path addressOf(Program program) throws IOException, InterruptedException {
        String folder = program.process().pid() + "-";
        while (true) {
            try (Stream<Path> all = Files.walk(Path.of(System.getProperty("progeny.folder")), 3)) {
                Optional<Path> file = all.filter(
                                path -> path.getFileName().toString().startsWith("dashboard-"))
                        .filter(path ->
                                path.getParent().getFileName().toString().startsWith(folder))
                        .filter(path -> path.toFile().length() > 0)
                        .findFirst();
                if (file.isPresent()) {
                    return file.get();
                }
            } catch (IOException | UncheckedIOException e) {
                // a process has just removed what is its own
            }
            Thread.sleep(10);
        }
    }

    @Test
    void aPageShowsAllPoolsAndItsAddressIsForTheUserAlone() throws Exception {
        try (Program program = Program.start(List.of("-Dprogeny.dashboard=true"), WithPools.class)) {
            Path file = addressOf(program);
            URI page = URI.create(Files.readString(file).strip());
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }

            JsonArray pools = Events.await(page, seen -> seen.size() == 2);
            assertThat(pools)
                    .extracting(pool -> pool.getAsJsonObject()
                            .getAsJsonObject("snapshot")
                            .get("pool")
                            .getAsString())
                    .containsExactly("first", "second");
            assertThat(pools)
                    .extracting(pool -> pool.getAsJsonObject().get("program").getAsLong())
                    .containsOnly(program.process().pid());
            assertEquals(403, ask(page, "GET", "/page.js", host(page)).status());

            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(file).doesNotExist();
            assertThat(program.errors()).contains(file.toString());
            assertThat(program.output()).contains("in a worker: null");
            String token = page.getPath().replace("/", "");
            assertThat(program.errors() + program.output()).doesNotContain(token);
        }
    }

    @Test
    void thePortMayBeChosen() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Program program = Program.start(List.of("-Dprogeny.dashboard=" + port), WithPools.class)) {
            assertEquals(
                    port,
                    URI.create(Files.readString(addressOf(program)).strip()).getPort());
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
        }
    }

    @Test
    void aPortThatIsTakenHarmsNoPool() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Program program =
                        Program.start(List.of("-Dprogeny.dashboard=" + taken.getLocalPort()), WithPools.class)) {
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "-1", "65536", "1.5"})
    void whatIsNeitherYesNorNoNorAPortIsReported(String wish) throws Exception {
        try (Program program = Program.start(List.of("-Dprogeny.dashboard=" + wish), WithPools.class)) {
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.errors())
                    .contains("progeny.dashboard must be true, false or a port from 0 to 65535, was \"" + wish + "\"");
        }
    }

    @Test
    void withoutTheWishThereIsNone() throws Exception {
        try (Program program = Program.start(List.of("-Dprogeny.dashboard=false"), WithPools.class)) {
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.errors()).doesNotContain("dashboard");
        }
    }

    /** A program that does not close its dashboard. */
    static final class Careless {
        private Careless() {}

        public static void main(String[] arguments) throws Exception {
            try (ProcessPool pool = ProcessPool.create(1)) {
                Dashboard dashboard = Dashboard.open(pool);
                System.out.println(dashboard + " shows " + pool.apply(() -> 1));
            }
        }
    }

    @Test
    void anOpenDashboardKeepsNoProgramFromEnding() throws Exception {
        try (Program program = Program.start(Careless.class)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output()).contains("Dashboard on port").contains("shows 1");
        }
    }
}
