package dev.progeny.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void aTableIsMarkdown() {
        Table table = new Table(List.of("who", "what"));
        table.add(List.of("a|b", "1"));

        assertThat(table).hasToString("| who | what |\n| --- | --- |\n| a\\|b | 1 |\n");
    }

    @Test
    void aRowThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Table(List.of("who", "what")).add(List.of("a")))
                .hasMessageContaining("a row of 1 cells in a table of 2");
    }
}
