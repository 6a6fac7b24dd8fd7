package dev.progeny.examples.mandelbrot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.Program;
import dev.progeny.examples.Examples;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MandelbrotTest {
    @TempDir
    private Path folder;

    @Test
    void theProcessesPaintWhatOnePaintsAndItIsInTheFile() throws Exception {
        Path file = folder.resolve("a picture.png");

        try (Program program =
                Program.start(Examples.class, "mandelbrot", "--workers", "2", "--width", "150", file.toString())) {
            int status = program.waitFor();

            assertThat(program.output())
                    .contains("150 x 100 pixels")
                    .contains("2 processes together")
                    .contains("100 lines")
                    .contains("Both are the same, bit for bit.");
            assertThat(status).isZero();
        }
        int[] colours = Picture.read(file);
        Plane plane = new Plane(150, 100);
        for (int y = 0; y < 100; y++) {
            assertThat(Arrays.copyOfRange(colours, y * 150, (y + 1) * 150)).isEqualTo(plane.line(y));
        }
    }

    @Test
    void theSetIsBlackAndItsOutsideIsNot() {
        Plane plane = new Plane(300, 201);

        int[] middle = plane.line(100);

        assertThat(middle[225]).isZero(); // where c is 0
        assertThat(middle[0]).isNotZero();
        assertThat(plane.line(0)[150]).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--workers, '--workers must be a whole number between 1 and 1000, was \"\"'",
        "--workers 0, 'must be a whole number between 1 and 1000, was \"0\"'",
        "--width 2, '--width must be a whole number between 3 and 30000, was \"2\"'",
        "--width x, 'must be a whole number between 3 and 30000, was \"x\"'",
        "--fast, unknown option \"--fast\""
    })
    void aWrongArgumentIsAnsweredByItsValueTheLimitAndTheUsage(String arguments, String message) {
        assertThatThrownBy(() -> MandelbrotOptions.parse(arguments.split(" ")))
                .isInstanceOf(MandelbrotException.class)
                .hasMessageContaining(message);
    }
}
