package dev.progeny.examples.wordindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.progeny.Program;
import dev.progeny.examples.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WordIndexTest {
    @TempDir
    private Path folder;

    private String run(String command, String... rest) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("wordindex", command, meeting()));
        arguments.addAll(List.of(rest));
        try (Program program = Program.start(Examples.class, arguments.toArray(String[]::new))) {
            assertThat(program.waitFor()).as(program.errors()).isZero();
            return program.output();
        }
    }

    private String meeting() {
        return folder.resolve("meeting").toString();
    }

    @Test
    void programsStartedApartFillAndAskOneIndex() throws Exception {
        String first = Files.writeString(folder.resolve("first.txt"), "One two, three; TWO. ")
                .toString();
        String second = Files.writeString(folder.resolve("second.txt"), "two four\nfive")
                .toString();

        try (Program server = Program.start(Examples.class, "wordindex", "serve", meeting())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(Path.of(meeting(), "socket")));
            try (Program other = Program.start(Examples.class, "wordindex", "add", meeting(), second)) {
                assertThat(run("add", first)).contains(first + ": 3 words");
                assertThat(other.waitFor()).isZero();
            }

            assertThat(run("find", "two", "FIVE", "nothing"))
                    .contains("two: {" + first + "=2, " + second + "=1}")
                    .contains("FIVE: {" + second + "=1}")
                    .contains("nothing: {}");
            Files.writeString(Path.of(second), "two two two");
            run("add", second);
            assertThat(run("find", "two")).contains("two: {" + first + "=2, " + second + "=3}");
            run("stop");

            assertThat(server.waitFor()).isZero();
            assertThat(server.output()).contains("serving at " + meeting()).contains("stopped, with 3 words");
        }
        assertThat(Path.of(meeting())).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "find", "stop"})
    void whoFindsNoIndexIsToldHowToServeOne(String command) throws Exception {
        try (Program program = Program.start(Examples.class, "wordindex", command, meeting())) {
            assertThat(program.waitFor()).isEqualTo(2);
            assertThat(program.errors())
                    .contains("no program serves an index at \"" + meeting() + "\"; start one with: wordindex serve");
        }
    }

    @Test
    void aWrongCommandIsAnsweredByTheUsage() throws Exception {
        try (Program program = Program.start(Examples.class, "wordindex", "sing", meeting())) {
            assertThat(program.waitFor()).isEqualTo(2);
            assertThat(program.errors()).contains("unknown command \"sing\"").contains("usage: wordindex serve");
        }
    }
}
