package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitStatusTest {
    @Test
    void aCodeIsShownAsACode() {
        ExitStatus status = new ExitStatus(3);

        assertThat(status.code()).hasValue(3);
        assertThat(status.signal()).isEmpty();
        assertThat(status.isSuccess()).isFalse();
        assertThat(status).hasToString("exit code 3");
    }

    @Test
    void aSignalIsShownByNumberAndName() {
        ExitStatus status = new ExitStatus(137);

        assertThat(status.signal()).hasValue(9);
        assertThat(status.code()).isEmpty();
        assertThat(status).hasToString("signal 9 (SIGKILL)");
    }

    @Test
    void zeroIsSuccess() {
        assertThat(new ExitStatus(0).isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void aNumberThatNoShellShowsIsRefused(int number) {
        assertThatThrownBy(() -> new ExitStatus(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("between 0 and 255, was " + number);
    }
}
