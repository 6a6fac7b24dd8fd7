package dev.progeny.examples.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.Program;
import dev.progeny.examples.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ChecksumTest {
    @TempDir
    private Path folder;

    @Test
    void aFileHasTheSumAndTheWordsThatItsBytesHave() throws Exception {
        Path file = Files.writeString(folder.resolve("abc"), "  one\ttwo\nthree  ");

        FileSum sum = FileSum.of(file.toString());

        assertThat(sum.bytes()).isEqualTo(17);
        assertThat(sum.words()).isEqualTo(3);
        assertThat(sum.sha256()).isEqualTo("caf02e49877a23d05f224a26f24712bf41f08e3d762179321ed9761a92e21a07");
    }

    @Test
    void theLargestFileComesFirst() throws Exception {
        Files.writeString(folder.resolve("small"), "x");
        Files.writeString(Files.createDirectory(folder.resolve("below")).resolve("large"), "xxx");

        FoundFiles found = FoundFiles.below(List.of(folder));

        assertThat(found.bytes()).isEqualTo(4);
        assertThat(found.paths())
                .extracting(path -> Path.of(path).getFileName().toString())
                .containsExactly("large", "small");
    }

    @Test
    void thePoolFindsWhatOneProcessAndSha256sumFind() throws Exception {
        for (int i = 0; i < 50; i++) {
            Files.writeString(folder.resolve("file " + i + " ü"), "word ".repeat(i * 100));
        }

        try (Program program = Program.start(Examples.class, "checksum", "--workers", "2", folder.toString())) {
            int status = program.waitFor();

            assertThat(program.output())
                    .contains("of 50 files")
                    .contains("times as ")
                    .contains("The largest file is ")
                    .contains("The pool's results equal those of this process.")
                    .containsAnyOf("They equal those of sha256sum.", "There is no sha256sum here");
            assertThat(program.errors()).contains("checksum").contains("50/50").contains(" tasks/s");
            assertThat(status).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--workers, --workers must be followed by a number",
        "--workers 0, 'must be a whole number between 1 and 1000, was \"0\"'",
        "--workers x, 'must be a whole number between 1 and 1000, was \"x\"'",
        "--fast, unknown option \"--fast\"",
        "/no/such/folder, 'FOLDER must be a folder or a file that can be read, was \"/no/such/folder\"'"
    })
    void aWrongArgumentIsAnsweredByItsValueTheLimitAndTheUsage(String arguments, String message) {
        assertThatThrownBy(() -> ChecksumOptions.parse(arguments.split(" ")))
                .isInstanceOf(ChecksumException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nothingToDoIsSaidWithoutAStackTrace() throws Exception {
        try (Program program = Program.start(Examples.class, "checksum", folder.toString())) {
            assertThat(program.waitFor()).isEqualTo(2);
            assertThat(program.errors())
                    .startsWith("checksum: there is no file that can be read below [" + folder + "]")
                    .contains("usage: checksum");
        }
    }

    @Test
    void theGainIsSaidInTheDirectionThatReadsWell() {
        assertThat(Summary.gain(Duration.ofSeconds(3), Duration.ofSeconds(2)))
                .isEqualTo("The pool was 1.5 times as fast as one process");
        assertThat(Summary.gain(Duration.ofSeconds(2), Duration.ofSeconds(3)))
                .isEqualTo("The pool took 1.5 times as long as one process");
    }

    @Test
    void aWrongExampleIsAnsweredByTheUsage() throws Exception {
        try (Program program = Program.start(Examples.class, "no such example")) {
            assertThat(program.waitFor()).isEqualTo(2);
            assertThat(program.errors()).contains("usage:").contains("checksum");
        }
    }
}
