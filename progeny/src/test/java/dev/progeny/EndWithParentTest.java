package dev.progeny;

import static org.awaitility.Awaitility.await;

import dev.progeny.internal.platform.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child notices by itself that its parent is gone: here the shell that would kill what is left is gone before. */
@Timeout(120)
class EndWithParentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test // T38
    void aChildWhoseGuardIsGoneEndsWithItsKilledParent(@TempDir Path folder) throws Exception {
        Path sign = folder.resolve("sign");
        try (Program parent = Program.start(Parent.class, sign.toString())) {
            await().atMost(PATIENCE).until(() -> Files.exists(sign));
            long child = ProcessIdentity.of(Long.parseLong(Files.readString(sign)));
            List<ProcessHandle> guards = parent.descendants().stream()
                    .filter(process -> process.pid() != ProcessIdentity.pid(child))
                    .toList();
            guards.forEach(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> guards.stream().noneMatch(guard -> isAlive(guard.pid())));

            parent.signal("KILL");
            parent.waitFor();

            await().atMost(PATIENCE).until(() -> !ProcessIdentity.isAlive(child));
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessIdentity.isAlive(ProcessIdentity.of(pid));
    }

    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            String sign = arguments[0];
            ChildProcess.start(() -> {
                Path unfinished = Path.of(sign + ".new");
                Files.writeString(
                        unfinished, Long.toString(ProcessHandle.current().pid()));
                Files.move(unfinished, Path.of(sign));
                Thread.sleep(Long.MAX_VALUE);
            });
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
