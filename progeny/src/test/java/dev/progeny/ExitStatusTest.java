package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** By the names that the JVM and the system have for what ends a process. */
    @ParameterizedTest
    @CsvSource({
        "1, SIGHUP",
        "2, SIGINT",
        "3, SIGQUIT",
        "4, SIGILL",
        "5, SIGTRAP",
        "6, SIGABRT",
        "7, SIGBUS",
        "8, SIGFPE",
        "9, SIGKILL",
        "10, SIGUSR1",
        "11, SIGSEGV",
        "12, SIGUSR2",
        "13, SIGPIPE",
        "14, SIGALRM",
        "15, SIGTERM",
        "24, SIGXCPU",
        "25, SIGXFSZ",
        "31, SIGSYS"
    })
    void whatMayEndAProcessHasItsName(int signal, String name) {
        ExitStatus status = new ExitStatus(128 + signal);

        assertThat(status.signal()).hasValue(signal);
        assertThat(status).hasToString("signal " + signal + " (" + name + ")");
    }

    /** Such as SIGCHLD, which ends nobody: a number like that was chosen by the program. */
    @ParameterizedTest
    @ValueSource(ints = {128, 128 + 17, 128 + 28, 255})
    void anyOtherNumberIsACode(int number) {
        assertThat(new ExitStatus(number).code()).hasValue(number);
        assertThat(new ExitStatus(number).signal()).isEmpty();
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
