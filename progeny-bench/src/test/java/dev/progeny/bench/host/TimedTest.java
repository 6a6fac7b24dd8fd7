package dev.progeny.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimedTest {
    @Test
    void everyOperationIsDoneOnceAndInOrder() throws Exception {
        List<Integer> done = new ArrayList<>();

        assertThat(Timed.oneByOne(3, done::add)).containsOnlyKeys("p50", "p99", "each");

        assertThat(done).containsExactly(0, 1, 2);
    }

    @Test
    void allIsDoneOnce() throws Exception {
        List<Integer> done = new ArrayList<>();

        assertThat(Timed.all(10, () -> done.add(1))).containsOnlyKeys(Work.EACH);

        assertThat(done).hasSize(1);
    }
}
