package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawInputTest {
    static final float[] VALUES = {0, 1, -1, 32_767, -32_768, 258};

    /** The bytes of the values in a format. */
    static byte[] bytes(RawFormat format, float... values) {
        if (format == RawFormat.TEXT) {
            StringBuilder text = new StringBuilder();
            for (float value : values) {
                text.append(value).append('\n');
            }
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * format.bytes()).order(format.order());
        for (float value : values) {
            switch (format.bytes()) {
                case Short.BYTES -> bytes.putShort((short) value);
                case Float.BYTES -> bytes.putFloat(value);
                default -> bytes.putDouble(value);
            }
        }
        return bytes.array();
    }

    private static float[] taken(Intake intake, int most) throws IOException {
        float[] samples = new float[most];
        return Arrays.copyOf(samples, intake.take(samples));
    }

    private static void feed(Intake intake, byte... bytes) throws IOException {
        int count = intake.readFrom(buffer -> {
            buffer.put(bytes);
            return bytes.length;
        });
        assertEquals(bytes.length, count);
    }

    @ParameterizedTest
    @EnumSource
    void samplesAreThoseThatWereSent(RawFormat format) throws IOException {
        Intake intake = new Intake(format, 1, 0);
        feed(intake, bytes(format, VALUES));

        assertArrayEquals(VALUES, taken(intake, 100));
        assertEquals(0, intake.rest());
    }

    @ParameterizedTest
    @EnumSource
    void aSampleMayComeByteByByte(RawFormat format) throws IOException {
        Intake intake = new Intake(format, 2, 0.5);
        float[] expected = {0.5f, 2.5f, -1.5f};
        int got = 0;
        for (byte one : bytes(format, 0, 1, -1)) {
            feed(intake, one);
            float[] samples = taken(intake, 100);
            if (samples.length > 0) {
                assertArrayEquals(new float[] {expected[got++]}, samples);
            }
        }

        assertEquals(expected.length, got);
    }

    @ParameterizedTest
    @EnumSource
    void noMoreAreTakenThanThereIsRoomFor(RawFormat format) throws IOException {
        Intake intake = new Intake(format, 1, 0);
        feed(intake, bytes(format, VALUES));

        assertArrayEquals(Arrays.copyOf(VALUES, 4), taken(intake, 4));
        assertArrayEquals(Arrays.copyOfRange(VALUES, 4, 6), taken(intake, 4));
    }

    @ParameterizedTest
    @EnumSource
    void afterABreakNothingOfTheOldSampleIsLeft(RawFormat format) throws IOException {
        Intake intake = new Intake(format, 1, 0);
        byte[] bytes = bytes(format, 258);
        feed(intake, Arrays.copyOf(bytes, bytes.length - 1));
        taken(intake, 1);

        intake.clear();
        feed(intake, bytes);

        assertArrayEquals(new float[] {258}, taken(intake, 100));
    }

    @ParameterizedTest
    @EnumSource
    void noMoreBytesAreTakenThanMakeSoManySamples(RawFormat format) throws IOException {
        Intake intake = new Intake(format, 1, 0);
        for (int round = 0; round < 10; round++) {
            int count = intake.readFrom(
                    buffer -> {
                        int room = buffer.remaining();
                        buffer.put(new byte[room - 1]); // a pipe may have less
                        return room - 1;
                    },
                    3);
            assertThat(count + 1).isLessThanOrEqualTo(3 * format.bytes());
            assertThat(intake.take(new float[3])).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void theOrderOfBytesIsThatOfTheName() throws IOException {
        Intake little = new Intake(RawFormat.S16LE, 1, 0);
        Intake big = new Intake(RawFormat.S16BE, 1, 0);
        feed(little, (byte) 1, (byte) 2);
        feed(big, (byte) 1, (byte) 2);

        assertArrayEquals(new float[] {0x201}, taken(little, 1));
        assertArrayEquals(new float[] {0x102}, taken(big, 1));
        assertEquals(ByteOrder.LITTLE_ENDIAN, RawFormat.F64LE.order());
    }

    @Test
    void whatStandsBeforeALineThatIsNoNumberIsTakenFirst() throws IOException {
        Intake intake = new Intake(RawFormat.TEXT, 1, 0);
        feed(intake, "1\n2\nabc\n4\n".getBytes(StandardCharsets.US_ASCII));

        assertArrayEquals(new float[] {1, 2}, taken(intake, 100));
        assertThatThrownBy(() -> taken(intake, 100)).hasMessageContaining("line 3 must be a number, was \"abc\"");
    }

    @Test
    void linesMayBeBlankEndInTwoWaysAndLackTheLastEnd() throws IOException {
        Intake intake = new Intake(RawFormat.TEXT, 1, 0);
        feed(intake, "1\r\n\n  -2.5e1 \n+3".getBytes(StandardCharsets.US_ASCII));

        assertArrayEquals(new float[] {1, -25}, taken(intake, 100));
        intake.end();
        assertArrayEquals(new float[] {3}, taken(intake, 100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"1/2/x | line 3 must be a number, was \"x\"", "1//1,5 | line 3 must be a number, was \"1,5\""})
    void aLineThatIsNoNumberIsNamed(String lines, String reason) throws IOException {
        Intake intake = new Intake(RawFormat.TEXT, 1, 0);
        feed(intake, (lines + "/").replace('/', '\n').getBytes(StandardCharsets.US_ASCII));

        assertArrayEquals(new float[] {1}, Arrays.copyOf(taken(intake, 100), 1));
        assertThatThrownBy(() -> taken(intake, 100))
                .isInstanceOf(IOException.class)
                .hasMessage(reason);
    }

    @Test
    void aLineWithoutEndIsNotCollectedForEver() throws IOException {
        Intake intake = new Intake(RawFormat.TEXT, 1, 0);
        feed(intake, "1".repeat(201).getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> taken(intake, 100))
                .isInstanceOf(IOException.class)
                .hasMessage("line 1 is longer than 200 bytes; a line must be a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "NaN", "Infinity", "", "1e999", "1 2", "--1"})
    void whatOnlyJavaTakesForANumberIsNone(String text) {
        assertThatThrownBy(() -> Decimals.parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
