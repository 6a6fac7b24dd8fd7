package dev.progeny.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BenchOptionsTest {
    @Test
    void withoutArgumentsEverythingIsMeasuredForTheDocuments() {
        BenchOptions options = BenchOptions.parse();

        assertThat(options.form()).isEqualTo(Form.LONG);
        assertThat(options.documents()).isEqualTo(Path.of("docs"));
        assertThat(options.wants("queue-1")).isTrue();
        assertThat(options.writes()).isTrue();
    }

    @Test
    void theShortFormAndAPartOfTheLongOneAreNotWritten() {
        assertThat(BenchOptions.parse("--short").writes()).isFalse();

        BenchOptions some = BenchOptions.parse("--only", "queue-1,parts");

        assertThat(some.wants("parts")).isTrue();
        assertThat(some.wants("map")).isFalse();
        assertThat(some.writes()).isFalse();
        assertThat(BenchOptions.parse("--render").renders()).isTrue();
    }

    @Test
    void whatIsNoArgumentIsNamed() {
        assertThatThrownBy(() -> BenchOptions.parse("--fast")).hasMessageStartingWith("unknown argument \"--fast\"");
        assertThatThrownBy(() -> BenchOptions.parse("--docs")).hasMessage("--docs must be followed by a value");
    }
}
