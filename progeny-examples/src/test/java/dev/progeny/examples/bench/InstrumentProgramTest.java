package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Program;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class InstrumentProgramTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 70000 | --port must be a whole number between 0 and 65535, was \"70000\"",
                "--port       | --port must be followed by a value",
                "--colour red | unknown argument \"--colour\"; --help lists those there are",
                "--signal cosine | source \"cosine:rate=1000000\": \"cosine\" is no kind of source",
                "--signal tcp:a:1 | signal must be a function generator without a rate, was \"tcp:a:1\"",
                "--signal sine:rate=5 | source \"sine:rate=5,rate=1000000\": has the option rate twice; leave one out",
                "--behaviour odd | --behaviour must be correct, slow, silent, wrong or disconnecting, was \"odd\""
            })
    void aWrongArgumentIsAnsweredByItsValueTheLimitAndTheUsage(String arguments, String message) throws Exception {
        try (Program program = Program.start(InstrumentProgram.class, arguments.split(" "))) {
            assertEquals(2, program.waitFor());
            assertThat(program.errors()).startsWith("instrument: " + message).contains("usage: instrument [--port N]");
        }
    }
}
