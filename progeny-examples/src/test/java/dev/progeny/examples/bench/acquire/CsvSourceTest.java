package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSourceTest {
    private static final String TWO_COLUMNS = "t,volts\n0,1.5\n0.1,-2\n0.2,3e-1\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/2/3                      | rate=5                       | 5  | 1 2 3",
                "a/1/2/3                    | rate=5                       | 5  | 1 2 3",
                "a/1/2/3                    | rate=5,header=yes            | 5  | 1 2 3",
                "1/2/3                      | rate=5,header=yes            | 5  | 2 3",
                "1/2/3/                     | rate=5,header=no             | 5  | 1 2 3",
                "t,volts/0,1/0.1,2/0.2,3    | time=t,column=volts          | 10 | 1 2 3",
                "t,volts/0,1/0.1,2/0.2,3    | time=1                       | 10 | 1 2 3",
                "0,1/0.1,2/0.2,3            | time=1,column=2,scale=2      | 10 | 2 4 6",
                "t,x/5,1/7,2/9,3            | time=t,timeunit=ms,column=x  | 500 | 1 2 3",
                "a;b/0,5;1,5/1;2,5          | column=b,rate=5,separator=semicolon,decimal=comma | 5 | 1.5 2.5",
                "\"the, name\",b/ 1 ,2      | column=the, name,rate=5      | 5  | 1",
                "1//2//                     | rate=5                       | 5  | 1 2"
            })
    void theChosenColumnIsRead(String lines, String options, double rate, String values) throws Exception {
        String[] each = values.split(" ");
        float[] expected = new float[each.length];
        for (int i = 0; i < each.length; i++) {
            expected[i] = Float.parseFloat(each[i]);
        }

        SourceSpec spec = spec(lines.replace('/', '\n'), options);

        assertEquals(rate, spec.rate(), 1e-9);
        assertArrayEquals(expected, read(spec));
    }

    @Test
    void theByteOrderMarkOfASpreadsheetIsNoPartOfAName() throws Exception {
        assertArrayEquals(new float[] {1}, read(spec("\uFEFFvolts\r\n1\r\n", "column=volts,rate=5")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1/2                 | unit=V                  | has no rate; add rate=N, samples a second, or time=COLUMN for a column with the seconds",
                "1/2                 | rate=1,time=1           | has both time and rate; leave one out",
                "1/2                 | rate=1,timeunit=ms      | has timeunit but no time; add time=COLUMN or leave it out",
                "1/2                 | rate=1,column=2         | a.csv line 1 has one column, 1, but no column 2; see column, time and separator",
                "a,b/1,2             | rate=1,column=c         | a.csv line 1 has 2 columns, a | b, but no column c; see column, time and separator",
                "1,2/1,2             | rate=1,column=0         | but no column 0",
                "a/1                 | rate=1,header=no        | a.csv line 1: column 1 must be a number, was \"a\"",
                "a/1                 | rate=1,header=no,column=a | with header=no a column must be a number, counted from 1",
                "a/NaN               | rate=1                  | a.csv line 2: column 1 must be a number, was \"NaN\"",
                "a                   | rate=1                  | a.csv has no samples",
                "``                  | rate=1                  | a.csv has no lines",
                "t,x/0,1             | time=t                  | a.csv has one sample, so its times show no rate; give rate= instead",
                "t,x/0,1/0,1         | time=t                  | a.csv line 3: the time 0 s must be later than the one before, 0 s; with rate= instead of time= the times are not read"
            })
    void aFileThatDoesNotFitIsRefusedWithTheReason(String lines, String options, String reason) throws Exception {
        assertThatThrownBy(() -> spec(lines.replace('/', '\n'), options))
                .isInstanceOf(BadSourceException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1/2/three           | rate=5           | a.csv line 3: column 1 must be a number, was \"three\"",
                "1/2/1e999           | rate=5           | a.csv line 3: column 1 must be a number, was \"1e999\"",
                "1/2/\" \"           | rate=5           | a.csv line 3: column 1 must be a number, was \" \"",
                "1,1/2,2/3           | rate=5,column=2  | a.csv line 3",
                "1/\"2\"x/3          | rate=5           | a.csv cannot be read after line 1: "
            })
    void aLineThatIsWrongIsNamed(String lines, String options, String reason) throws Exception {
        SourceSpec spec = spec(lines.replace('/', '\n'), options);

        assertThatThrownBy(() -> read(spec)).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    @Test
    void timesThatAreNotEvenlySpacedAreNamed() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            lines.append(String.format(Locale.ROOT, "%.3f,%d\n", i / 100.0 + (i < 1500 ? 0 : 0.02), i));
        }
        SourceSpec spec = spec(lines.toString(), "time=1");

        assertEquals(100, spec.rate(), 1e-9);
        assertThatThrownBy(() -> read(spec))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.csv line 1501: the time 15.02 s is 0.03 s after the one before, ")
                .hasMessageContaining(
                        "but at 100 samples a second samples must be 0.01 s apart; with rate= instead of time= the times are not read");
    }

    @Test
    void readingGoesOnAnywhereAndAgainAndAgain() throws Exception {
        SourceSpec spec = spec(TWO_COLUMNS, "time=t,column=volts,repeat");
        for (long first : new long[] {0, 1, 2, 3, 1_000_000}) {
            try (Source source = spec.open()) {
                assertEquals(first, source.resumeAt(first, 0, 0));
                float[] samples = new float[4];

                assertEquals(4, source.read(samples));

                float[] cycle = {1.5f, -2, 0.3f, 1.5f, -2, 0.3f};
                int from = (int) (first % 3);
                assertArrayEquals(Arrays.copyOfRange(cycle, from, from + 3), Arrays.copyOf(samples, 3));
            }
        }
    }

    @Test
    void afterItsEndThereIsNothing() throws Exception {
        try (Source source = spec(TWO_COLUMNS, "column=2,rate=10").open()) {
            assertEquals(5, source.resumeAt(5, 0, 0));

            assertEquals(-1, source.read(new float[1]));
        }
    }

    @Test
    void whatStandsBeforeALineThatIsNoNumberIsReadFirst() throws Exception {
        SourceSpec spec = spec("1\n2\nabc\n4\n", "rate=5");
        try (Source source = spec.open()) {
            float[] samples = new float[100];

            assertEquals(2, source.read(samples));
            assertThatThrownBy(() -> source.read(samples))
                    .hasMessageContaining("a.csv line 3: column 1 must be a number");
        }
    }

    private SourceSpec spec(String lines, String options) throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), lines, StandardCharsets.UTF_8);
        return Sources.parse("csv:" + file + "," + options + ",speed=max");
    }

    private static float[] read(SourceSpec spec) throws Exception {
        float[] all = new float[0];
        try (Source source = spec.open()) {
            float[] some = new float[100];
            for (int got = source.read(some); got > 0; got = source.read(some)) {
                all = Arrays.copyOf(all, all.length + got);
                System.arraycopy(some, 0, all, all.length - got, got);
            }
        }
        return all;
    }
}
