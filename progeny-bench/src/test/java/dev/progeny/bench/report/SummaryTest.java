package dev.progeny.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    @Test
    void theMedianIsTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
        assertThat(Summary.of(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Summary.of(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }

    @Test
    void theSpreadReachesFromTheLeastToTheGreatest() {
        Summary summary = Summary.of(List.of(9.0, 1.0, 2.0));

        assertThat(summary.low()).isEqualTo(1);
        assertThat(summary.high()).isEqualTo(9);
        assertThat(summary.rounds()).containsExactly(9.0, 1.0, 2.0);
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        Summary quick = Summary.of(List.of(1.0, 2.0, 4.0));
        Summary slow = Summary.of(List.of(10.0, 10.0, 10.0));

        assertThat(quick.timesLessThan(slow).rounds()).containsExactly(10.0, 5.0, 2.5);
    }

    @Test
    void withoutRoundsThereIsNoSummary() {
        assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
