package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ScpiClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IMPATIENCE = Duration.ofMillis(100);
    private static final String SIGNAL = "sawtooth:frequency=1,amplitude=4";

    private static SimulatedInstrument start(Behaviour behaviour) throws Exception {
        return SimulatedInstrument.start(0, behaviour, SIGNAL);
    }

    private static ScpiClient connect(SimulatedInstrument instrument, Duration timeout) throws IOException {
        return ScpiClient.connect("localhost", instrument.port(), timeout);
    }

    private static float[] readings(ScpiClient client, String query, RawFormat format, int most) throws IOException {
        float[] samples = new float[most];
        return Arrays.copyOf(samples, client.readings(query, format, samples, Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource(names = {"CORRECT", "SLOW"})
    void anInstrumentIsSetUpAndMeasures(Behaviour behaviour) throws Exception {
        try (SimulatedInstrument instrument = start(behaviour);
                ScpiClient client = connect(instrument, PATIENCE)) {
            assertThat(client.identify()).startsWith("PROGENY,SIMULATED");
            client.reset();
            client.command("CONF:VOLT:DC 10");
            client.command("SAMPle:TIMer 0.125;:SAMP:COUN 4;SAMP:TIM 0.002");
            client.command("sample:timer 0.125");
            client.command("FORMat:DATA REAL,32");

            assertArrayEquals(new float[] {0, 1, 2, 3}, readings(client, "READ?", RawFormat.F32BE, 4));
            assertArrayEquals(new float[] {0, 1, 2, 3}, readings(client, "FETCh?", RawFormat.F32BE, 9));
            client.command("FORM:DATA REAL,64");
            assertArrayEquals(new float[] {0, 1, 2, 3}, readings(client, "FETCh?", RawFormat.F64BE, 9));
            client.command("FORM:BORD SWAP");
            assertArrayEquals(new float[] {0, 1, 2, 3}, readings(client, "FETCh?", RawFormat.F64LE, 9));
            client.command("FORM ASC");
            assertArrayEquals(new float[] {0, 1, 2, 3}, readings(client, "FETCh?", RawFormat.F32BE, 9));
            client.command("CONF:VOLT:DC 1");
            assertArrayEquals(new float[] {0, 1, 9.9e37f, 9.9e37f}, readings(client, "READ?", RawFormat.F32BE, 9));
            assertEquals("1", client.query("*OPC?"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CONF:VOLT:DC 9999  | -222,\"Data out of range\"",
                "SAMP:TIM soon      | -104,\"Data type error\"",
                "FORM:DATA INT,16   | -224,\"Illegal parameter value\"",
                "FREQuency 5        | -113,\"Undefined header\"",
                "CONFi:VOLT:DC 1    | -113,\"Undefined header\"",
                "FOO;BAR            | -113,\"Undefined header\"; -113,\"Undefined header\""
            })
    void anErrorNamesTheCommandThatCausedIt(String command, String error) throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.CORRECT);
                ScpiClient client = connect(instrument, PATIENCE)) {
            assertThatThrownBy(() -> client.command(command))
                    .isInstanceOf(ScpiException.class)
                    .hasMessage("localhost:" + instrument.port() + " reports after \"" + command + "\": " + error);

            client.reset();
            client.command("CONF:VOLT:DC 1"); // the errors are gone
        }
    }

    @Test
    void aQueryThatIsNotUnderstoodIsExplainedByTheErrorQueue() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.CORRECT);
                ScpiClient client = ScpiClient.connect("localhost", instrument.port(), Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> client.query("WAVeform:DATA?"))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageEndingWith("reports after \"WAVeform:DATA?\": -113,\"Undefined header\"");
            assertThatThrownBy(() -> readings(client, "FETCh?", RawFormat.F32BE, 1))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageEndingWith("reports after \"FETCh?\": -230,\"Data corrupt or stale\"");
        }
    }

    @Test
    void aSilentInstrumentIsNotWaitedForLongerThanItsTime() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.SILENT);
                ScpiClient client = connect(instrument, IMPATIENCE)) {
            assertThatThrownBy(client::identify)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("localhost:" + instrument.port()
                            + " gave no whole answer to \"*IDN?\" within 100 ms; see timeout");
        }
    }

    @Test
    void anInstrumentThatDripsIsNotWaitedForEither() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    while (true) {
                        connection.getOutputStream().write('1');
                        Thread.sleep(5);
                    }
                });
                ScpiClient client = ScpiClient.connect("localhost", device.port(), IMPATIENCE)) {
            assertThatThrownBy(client::identify).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void anInstrumentThatIsNotThereIsAnError() throws Exception {
        int port = Device.deadPort();

        assertThatThrownBy(() -> ScpiClient.connect("localhost", port, PATIENCE))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "#15AAAAA           | with 5 bytes, which is no whole number of samples of 4; see format",
                "#14AAAAx           | with 'x' where the line ends after a block of 4 bytes",
                "#212AAAABBBBCCCC   | with a block of 12 bytes, more than the 8 that were wanted; see points and format",
                "#9999999999        | with a block of 999999999 bytes, more than the 8 that were wanted; see points and format",
                "#0AAAA             | with a block whose length has '0' digits; 1 to 9 can be read, blocks without a length cannot",
                "#xAAAA             | with a block whose length has 'x' digits; 1 to 9 can be read",
                "#2-4AAAA           | with '-' in the length of a block",
                "1,2,3              | with more than the 2 samples that were wanted; see points",
                "1,volt             | with \"volt\" as sample 2, which must be a number",
                "1,                 | with \"\" as sample 2, which must be a number",
                "<html>             | with \"<html>\" as sample 1, which must be a number",
                "1111111111111111111111111111111111111111111111111111111111111111111111111 | with more than 64 bytes, which is too long"
            })
    void anAnswerThatIsNoneIsRefusedWithTheReason(String answer, String reason) throws Exception {
        try (Device device = Device.start((connection, number) -> answer(connection, answer + "\n"));
                ScpiClient client = ScpiClient.connect("localhost", device.port(), PATIENCE)) {
            assertThatThrownBy(() -> readings(client, "READ?", RawFormat.F32BE, 2))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageStartingWith(device.address() + " answered \"READ?\" " + reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "#1", "#14", "#14AA", "#14AAAA", "1,2"})
    void anInstrumentThatHangsUpInTheMiddleIsAnError(String answer) throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine();
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                });
                ScpiClient client = ScpiClient.connect("localhost", device.port(), PATIENCE)) {
            assertThatThrownBy(() -> readings(client, "READ?", RawFormat.F32BE, 2))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ScpiException.class)
                    .hasMessage(device.address() + " closed the connection instead of answering \"READ?\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine", "sine:", "sine:amplitude=0"})
    void aSignalNeedsNoOptions(String signal) throws Exception {
        try (SimulatedInstrument instrument = SimulatedInstrument.start(0, Behaviour.CORRECT, signal);
                ScpiClient client = connect(instrument, PATIENCE)) {
            assertEquals("+0.00000000E+00", client.query("READ?"));
        }
    }

    @Test
    void anErrorQueueThatNeverEndsIsReadThirtyTwoTimes() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.endsWith("?")) {
                            connection.getOutputStream().write("-1,\"x\"\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                });
                ScpiClient client = ScpiClient.connect("localhost", device.port(), PATIENCE)) {
            assertThatThrownBy(() -> client.command("RUN"))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageEndingWith(": " + "-1,\"x\"; ".repeat(31) + "-1,\"x\"");
        }
    }

    @Test
    void anErrorQueueThatIsNoneIsAnError() throws Exception {
        try (Device device = Device.start((connection, number) -> answer(connection, "READY\n"));
                ScpiClient client = ScpiClient.connect("localhost", device.port(), PATIENCE)) {
            assertThatThrownBy(() -> client.command("RUN"))
                    .isInstanceOf(ScpiException.class)
                    .hasMessage(device.address()
                            + " answered \"SYSTem:ERRor?\" with \"READY\", which must begin with a number and a comma");
        }
    }

    private static void answer(Socket connection, String answer) throws IOException {
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        Device.beSilent(connection);
    }

    @Test
    void bothFormsOfAHeaderAreUnderstoodAndNothingElse() {
        ScpiHeader header = new ScpiHeader("SYSTem:ERRor?");

        assertThat(new String[] {"SYST:ERR?", "system:error?", ":SYSTEM:err?", "SYSTem:ERRor?"})
                .allMatch(header::matches);
        assertThat(new String[] {"SYSTE:ERR?", "SYST:ERR", "SYST", "SYST:ERR?:NEXT", ""})
                .noneMatch(header::matches);
    }
}
