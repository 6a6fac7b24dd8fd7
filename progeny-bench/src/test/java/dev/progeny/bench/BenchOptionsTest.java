package dev.progeny.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

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
    void aPartOfTheLongFormMayJoinWhatIsWritten() {
        assertThat(BenchOptions.parse("--only", "queue-1", "--join").writes()).isTrue();
        assertThatThrownBy(() -> BenchOptions.parse("--join"))
                .hasMessage("--join goes with --only, and not with --short");
        assertThatThrownBy(() -> BenchOptions.parse("--only", "map", "--join", "--short"))
                .hasMessageStartingWith("--join goes with");
    }

    @Test
    void databasesAreComparedInAFolderThatIsNamed() {
        assertThat(BenchOptions.parse().stores()).isNull();
        assertThat(BenchOptions.parse("--stores", "disk").stores()).isEqualTo(Path.of("disk"));
        assertThatThrownBy(() -> BenchOptions.parse("--stores")).hasMessage("--stores must be followed by a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only queue-1", "--join", "--only queue-1 --join", "--render"})
    void whatTheComparisonOfDatabasesWouldIgnoreIsRefused(String others) {
        assertThatThrownBy(() -> BenchOptions.parse(("--stores disk " + others).split(" ")))
                .hasMessage(
                        "--stores compares databases and measures nothing else; leave out --only, --join and --render");
        assertThat(BenchOptions.parse("--stores", "disk", "--short").form()).isEqualTo(Form.SHORT);
    }

    @Test
    void whatIsNoArgumentIsNamed() {
        assertThatThrownBy(() -> BenchOptions.parse("--fast")).hasMessageStartingWith("unknown argument \"--fast\"");
        assertThatThrownBy(() -> BenchOptions.parse("--docs")).hasMessage("--docs must be followed by a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "queue-1,nonsense", "nonsense,"})
    void aNameThatNothingHasIsNamedTogetherWithThoseThereAre(String only) {
        assertThatThrownBy(() -> BenchOptions.parse("--only", only))
                .hasMessageStartingWith("--only does not know \"nonsense\"; it takes some of apply,apply-async,")
                .hasMessageContaining(",queue-1,")
                .hasMessageEndingWith(",workers,sizes,lengths,waiting,limits,parts");
    }

    @Test
    void noNameIsNoName() {
        assertThatThrownBy(() -> BenchOptions.parse("--only", ","))
                .hasMessageStartingWith("--only does not know \"\"; it takes some of apply,");
    }

    @Test
    void whoAsksForHelpGetsTheUsageAndNoError() throws Exception {
        assertThat(call("--help")).isEqualTo(0);

        assertThat(out.toString(UTF_8)).isEqualTo(BenchOptions.USAGE);
        assertThat(err.size()).isZero();
    }

    @Test
    void aWrongArgumentIsAnErrorWithTheUsageBelow() throws Exception {
        assertThat(call("--only", "nonsense")).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(err.toString(UTF_8)).startsWith("--only does not know").contains(BenchOptions.USAGE);
    }

    private int call(String... arguments) throws Exception {
        return Benchmarks.call(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
    }
}
