package dev.progeny.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "0.4, 0.400 ns",
        "1.234, 1.23 ns",
        "12345, 12.3 µs",
        "999999, '1,000 µs'",
        "3.5e9, 3.50 s",
        "7.2e12, '7,200 s'"
    })
    void timesHaveAFittingUnitAndThreeDigits(double nanos, String text) {
        assertThat(Texts.time(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "0.1, 0.1", "4096, 4.096k", "1000, 1k", "67108864, 67.109M", "1e10, 10G", "100, 100"})
    void axesHaveBriefNumbers(double value, String text) {
        assertThat(Texts.brief(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"250, '4,000,000 a second'", "4e8, 2.5 a second"})
    void ratesSayHowManyInASecond(double nanos, String text) {
        assertThat(Texts.rate(nanos)).isEqualTo(text);
    }

    @Test
    void theSpreadStandsBehindTheMedian() {
        assertThat(Texts.times(Summary.of(List.of(1000.0, 2000.0, 4000.0)))).isEqualTo("2.00 µs (1.00 µs to 4.00 µs)");
    }
}
