package dev.progeny.dashboard;

import static dev.progeny.dashboard.browser.Answer.ask;
import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ProcessPool;
import dev.progeny.Program;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The secret in the address of a page stands in none of the places from which others collect what programs do. */
@Timeout(120)
class SecretTest {
    /** A program that is watched in all ways: it logs all that Progeny has to say, records each event, and prints each attribute that it manages. */
    static final class Watched {
        private Watched() {}

        public static void main(String[] arguments) throws Exception {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ConsoleHandler all = new ConsoleHandler();
            all.setLevel(Level.ALL);
            Logger ours = Logger.getLogger("dev.progeny");
            ours.addHandler(all);
            ours.setLevel(Level.ALL);
            try (Recording recording = new Recording();
                    ProcessPool pool =
                            ProcessPool.builder().name("watched").workers(1).build()) {
                for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
                    recording.enable(type.getName()).withThreshold(Duration.ZERO);
                }
                recording.start();
                pool.apply(() -> 1);
                System.in.read();
                ObjectName pools = new ObjectName("dev.progeny:type=ProcessPool,*");
                while (server.queryNames(pools, null).isEmpty()) {
                    Thread.sleep(10);
                }
                printManaged(server);
                recording.stop();
                recording.dump(Path.of(arguments[0]));
            }
        }

        private static void printManaged(MBeanServer server) throws JMException {
            for (ObjectName name : server.queryNames(null, null)) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    System.out.println(name + " " + attribute.getName() + ": " + value(server, name, attribute));
                }
            }
            Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println("thread " + thread.getName()));
        }
    }

    private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            return Arrays.deepToString(new Object[] {server.getAttribute(name, attribute.getName())});
        } catch (JMException | RuntimeException e) {
            return e.toString(); // not every JVM has each of them
        }
    }

    @Test
    void itIsInNoLogNoRecordingAndNothingThatIsManaged(@TempDir Path folder) throws Exception {
        Path recording = folder.resolve("all.jfr");
        try (Program program =
                Program.start(List.of("-Dprogeny.dashboard=true"), Watched.class, recording.toString())) {
            URI page = URI.create(
                    Files.readString(ProgramDashboardTest.addressOf(program)).strip());
            String token = page.getPath().replace("/", "");
            String worker = Events.await(
                            page, pools -> pools.size() == 1 && pools.toString().contains("watched-worker-1"))
                    .toString();
            assertThat(worker).doesNotContain(token);
            assertEquals(200, ask(page, "GET", page.getPath(), host(page)).status());
            assertEquals(
                    404,
                    ask(page, "GET", page.getPath() + "nothing", host(page)).status());
            assertEquals(
                    405, ask(page, "GET", page.getPath() + "kill", host(page)).status());
            assertEquals(
                    410,
                    ask(page, "POST", page.getPath() + "kill?pool=1&worker=none", host(page))
                            .status());
            assertEquals(
                    403, ask(page, "GET", page.getPath(), "Host: evil.example").status());

            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);

            assertThat(List.of("type=ProcessPool", "SystemProperties", "thread progeny-dashboard"))
                    .allMatch(program.output()::contains);
            assertThat(program.output().contains(token)).isFalse();
            assertThat(program.errors()).contains("a dashboard shows the pools").doesNotContain(token);
            String bytes = new String(Files.readAllBytes(recording), StandardCharsets.ISO_8859_1);
            assertThat(bytes.contains(token)).isFalse();
            List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .contains("dev.progeny.Pool", "jdk.ThreadStart");
            assertThat(events).noneMatch(event -> event.toString().contains(token));
        }
    }
}
